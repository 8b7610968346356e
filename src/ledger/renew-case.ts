import { nextState, renewalOf, type CaseEvent } from '../core/case/lifecycle.ts';
import type { Money } from '../core/model/money.ts';
import type { CaseDraft, ProposalResult, ProposalRun } from './case-draft.ts';
import { caseColumns, type Case } from './case-row.ts';
import { jsonParameter, type SqlTransaction } from './sql.ts';
import { differsFromCase, keepToApproved, replaceSteps } from './staged-steps.ts';

/** What became of one draft, or of an undecided case. */
export interface Verdict {
  readonly kind: keyof ProposalResult;
  readonly case: Case;
  /** Of a case that was created: the one it takes over from, and how many people stay ticked off. */
  readonly supersedes?: { readonly id: string; readonly tickedOff: number };
  /** Of a case that waits for its second approver: how many people newer evidence took off it. */
  readonly takenOff?: number;
}

/** Of one run over all of its drafts. */
export interface Context {
  readonly run: ProposalRun;
  readonly sessionId: string;
  readonly now: string;
}

/** What a case that the program closed says of itself. */
const evidenceGone = 'evidence-no-longer-holds';

/** What newer evidence makes of an open question. */
export async function renew(
  tx: SqlTransaction,
  open: Case,
  draft: CaseDraft,
  { run, sessionId, now }: Context,
): Promise<Verdict> {
  if (renewalOf(open.state) === 'approved') return renewApproved(tx, open, draft, { run, sessionId, now });
  const isChanged =
    open.factsKey !== draft.factsKey || (await differsFromCase(tx, open.id, sessionId, draft));
  await replaceSteps(tx, open.id, sessionId, draft);
  const [renewed] = await tx.query<Case>(
    `update seatkeeper.cases set version = version + $2, updated_at = case when $2 = 1 then $3::timestamptz else updated_at end,
       product_name = $4, owner_ids = $5::text[], as_of = $6::date, run_id = $7, seats = $8, monthly_value = $9::jsonb,
       facts = $10::jsonb, facts_key = $11, coverage_complete = $12
     where id = $1 returning ${caseColumns}`,
    [open.id, isChanged ? 1 : 0, now, ...contentOf(draft, run)],
  );
  if (renewed === undefined) throw new TypeError('A locked case vanished.');
  return { kind: isChanged ? 'updated' : 'unchanged', case: renewed };
}

/**
 * One person has approved: the second decides on the newest evidence, about the same people without those of whom
 * something has changed. Who was found since is asked about once this is decided.
 */
async function renewApproved(
  tx: SqlTransaction,
  open: Case,
  whole: CaseDraft,
  { run, sessionId, now }: Context,
): Promise<Verdict> {
  const { takenOff, planned, all } = await keepToApproved(tx, open.id, sessionId, whole);
  if (planned === 0) return withdraw(tx, open, now);
  await replaceSteps(tx, open.id, sessionId, whole);
  const { ownerIds, seats, monthlyValue, coverageComplete } = withoutSeats(whole, whole.seats - all);
  const [renewed] = await tx.query<Case>(
    `update seatkeeper.cases set version = version + $2, updated_at = case when $2 = 1 then $3::timestamptz else updated_at end,
       owner_ids = $4::text[], as_of = $5::date, run_id = $6, seats = $7, monthly_value = $8::jsonb, coverage_complete = $9
     where id = $1 returning ${caseColumns}`,
    [
      ...[open.id, takenOff > 0 ? 1 : 0, now, ownerIds, run.asOf, run.runId, seats],
      ...[monthlyValue === null ? null : jsonParameter(monthlyValue), coverageComplete],
    ],
  );
  if (renewed === undefined) throw new TypeError('A locked case vanished.');
  return takenOff > 0 ? { kind: 'updated', case: renewed, takenOff } : { kind: 'unchanged', case: renewed };
}

export function contentOf(draft: CaseDraft, run: ProposalRun): unknown[] {
  const { productName, ownerIds, seats, monthlyValue, facts, factsKey, coverageComplete } = draft;
  return [
    productName,
    ownerIds,
    run.asOf,
    run.runId,
    seats,
    monthlyValue === null ? null : jsonParameter(monthlyValue),
    jsonParameter(facts),
    factsKey,
    coverageComplete,
  ];
}

export async function withdraw(tx: SqlTransaction, open: Case, now: string): Promise<Verdict> {
  const ending = { closedReason: evidenceGone, supersededBy: null, now };
  return { kind: 'withdrawn', case: await end(tx, open, 'withdraw', ending) };
}

interface Ending {
  readonly closedReason: string;
  readonly supersededBy: string | null;
  readonly now: string;
}

export async function end(
  tx: SqlTransaction,
  open: Case,
  event: CaseEvent,
  { closedReason, supersededBy, now }: Ending,
): Promise<Case> {
  const state = nextState(open.state, event);
  if (state === null) throw new TypeError(`An undecided case must take ${event}: ${open.state}`);
  const [ended] = await tx.query<Case>(
    `update seatkeeper.cases set state = $2, version = version + 1, updated_at = $3::timestamptz, closed_reason = $4,
       superseded_by = $5::uuid
     where id = $1 returning ${caseColumns}`,
    [open.id, state, now, closedReason, supersededBy],
  );
  if (ended === undefined) throw new TypeError('A locked case vanished.');
  return ended;
}

/** The draft without seats that are in hand; the value goes down in proportion, rounded half up. */
export function withoutSeats(draft: CaseDraft, seatsInHand: number): CaseDraft {
  if (seatsInHand === 0) return draft;
  const seats = Math.max(0, draft.seats - seatsInHand);
  const { monthlyValue } = draft;
  return {
    ...draft,
    seats,
    monthlyValue: monthlyValue === null ? null : scaled(monthlyValue, seats / draft.seats),
  };
}

function scaled({ amountMinor, currency }: Money, share: number): Money {
  return { amountMinor: Math.floor(amountMinor * share + 0.5), currency };
}
