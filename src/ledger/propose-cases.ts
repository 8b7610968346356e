import { randomUUID } from 'node:crypto';
import { isUndecided, nextState, undecidedStates, type CaseEvent } from '../core/case/lifecycle.ts';
import type { Money } from '../core/model/money.ts';
import type { Clock } from '../lib/clock.ts';
import { subjectOfCase, type AuditEvent, type AuditTrail } from './audit.ts';
import type { CaseDraft, ProposalResult, ProposalSession } from './case-draft.ts';
import { caseColumns, type Case } from './case-row.ts';
import { jsonParameter, type Sql, type SqlTransaction } from './sql.ts';
import {
  carryTicksOver,
  countStaged,
  differsFromCase,
  dropAbandonedSessions,
  dropPeopleInHand,
  dropSession,
  replaceSteps,
  stageSteps,
} from './staged-steps.ts';

export interface ProposalRun {
  readonly tenantId: string;
  /** `YYYY-MM-DD` */
  readonly asOf: string;
  readonly runId: string;
}

interface ProposalDeps {
  readonly sql: Sql;
  readonly clock: Clock;
  readonly audit: AuditTrail;
}

interface Verdict {
  readonly kind: keyof ProposalResult;
  readonly case: Case;
  /** Of a case that was created: the one it takes over from, and how many people stay ticked off. */
  readonly supersedes?: { readonly id: string; readonly tickedOff: number };
}

/** What cases that the program closed say of themselves. */
const evidenceGone = 'evidence-no-longer-holds';
const ownersChanged = 'owners-changed';
const actor = 'reconcile';

/** Opens a session of proposals for one run. */
export async function proposeCases(deps: ProposalDeps, run: ProposalRun): Promise<ProposalSession> {
  const { sql, clock } = deps;
  const sessionId = randomUUID();
  let isOpen = true;
  await dropAbandonedSessions(sql, clock.now());

  return {
    addSteps: async (kind, product, steps) => {
      if (!isOpen) throw new TypeError('The session was committed: open another for the next conclusions.');
      await stageSteps(sql, sessionId, { kind, product }, steps, clock.now());
    },
    commit: async (drafts, { evaluatedKinds = [] } = {}) => {
      if (!isOpen) throw new TypeError('The session was committed: open another for the next conclusions.');
      isOpen = false;
      return sql.transaction((tx) => applyDrafts(deps, tx, { run, sessionId, drafts, evaluatedKinds }));
    },
  };
}

interface Work {
  readonly run: ProposalRun;
  readonly sessionId: string;
  readonly drafts: readonly CaseDraft[];
  readonly evaluatedKinds: readonly string[];
}

async function applyDrafts(
  { clock, audit }: ProposalDeps,
  tx: SqlTransaction,
  { run, sessionId, drafts, evaluatedKinds }: Work,
): Promise<ProposalResult> {
  const now = clock.now().toISOString();
  // Two runs of one tenant take turns; the cases they may change are locked before anything is read from them.
  await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`propose:${run.tenantId}`]);
  const latest = await lockLatestCases(tx, run.tenantId);
  const dropped = new Map(
    (await dropPeopleInHand(tx, sessionId, run.tenantId, now)).map((row) => [keyOf(row), row.seats]),
  );
  const verdicts: Verdict[] = [];
  const seen = new Set<string>();
  for (const whole of drafts) {
    const key = keyOf(whole);
    if (seen.has(key)) throw new TypeError(`Two drafts of one rule and product: ${key}`);
    seen.add(key);
    const isInHand = dropped.has(key) && (await countStaged(tx, sessionId, whole)) === 0;
    const draft = withoutSeats(whole, dropped.get(key) ?? 0);
    const { open, newest } = latest.get(key) ?? { open: null, newest: null };
    const context = { run, sessionId, now };
    if (open !== null) {
      if (isInHand) verdicts.push(await withdraw(tx, open, now));
      else if (losesOwner(open, draft)) verdicts.push(...(await supersede(tx, open, draft, context)));
      else verdicts.push(await renew(tx, open, draft, context));
    } else if (newest !== null && (isInHand || (await isStillSettled(tx, newest, draft, run)))) {
      verdicts.push({ kind: 'unchanged', case: newest });
    } else {
      verdicts.push(await create(tx, draft, context));
    }
  }
  for (const [key, { open }] of latest) {
    if (open === null || seen.has(key) || !evaluatedKinds.includes(open.kind)) continue;
    verdicts.push(await withdraw(tx, open, now));
  }
  await dropSession(tx, sessionId);
  for (const verdict of verdicts) {
    const event = eventOf(verdict, run);
    if (event !== null) await audit.append(event, tx);
  }
  const of = (kind: keyof ProposalResult): Case[] =>
    verdicts.flatMap((verdict) => (verdict.kind === kind ? [verdict.case] : []));
  return {
    created: of('created'),
    updated: of('updated'),
    withdrawn: of('withdrawn'),
    superseded: of('superseded'),
    unchanged: of('unchanged'),
  };
}

function keyOf({ kind, product }: Pick<CaseDraft, 'kind' | 'product'>): string {
  return JSON.stringify([kind, product]);
}

/** Per rule and product: the undecided case, and the newest of all. */
async function lockLatestCases(
  tx: SqlTransaction,
  tenantId: string,
): Promise<ReadonlyMap<string, { readonly open: Case | null; readonly newest: Case }>> {
  const rows = await tx.query<Case>(
    `select ${caseColumns} from seatkeeper.cases
     where id in (
       select distinct on (kind, product) id from seatkeeper.cases where tenant_id = $1
       order by kind, product, number desc
     ) or (tenant_id = $1 and state = any($2::text[]))
     order by number for update`,
    [tenantId, undecidedStates],
  );
  const latest = new Map<string, { readonly open: Case | null; readonly newest: Case }>();
  for (const row of rows) {
    const before = latest.get(keyOf(row));
    latest.set(keyOf(row), { open: isUndecided(row.state) ? row : (before?.open ?? null), newest: row });
  }
  return latest;
}

/** The draft without seats that are in hand; the value goes down in proportion, rounded half up. */
function withoutSeats(draft: CaseDraft, seatsInHand: number): CaseDraft {
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

/** A settled question stays settled until its facts change; an answer "keep" also until the day it named. */
async function isStillSettled(
  tx: SqlTransaction,
  newest: Case,
  draft: CaseDraft,
  run: ProposalRun,
): Promise<boolean> {
  if (newest.factsKey !== draft.factsKey) return false;
  if (newest.state === 'acknowledged' || newest.state === 'expired' || newest.state === 'undone') return true;
  if (newest.state !== 'kept') return false;
  const [decision] = await tx.query<{ until: string | null }>(
    'select until from seatkeeper.decisions where case_id = $1 order by at desc, case_version desc limit 1',
    [newest.id],
  );
  const until = decision?.until ?? null;
  return until === null || until.slice(0, 10) >= run.asOf;
}

interface Context {
  readonly run: ProposalRun;
  readonly sessionId: string;
  readonly now: string;
}

async function create(
  tx: SqlTransaction,
  draft: CaseDraft,
  { run, sessionId, now }: Context,
  id = randomUUID(),
): Promise<Verdict> {
  const [created] = await tx.query<Case>(
    `insert into seatkeeper.cases (id, tenant_id, kind, product, state, version, created_at, updated_at, product_name,
       owner_ids, as_of, run_id, seats, monthly_value, facts, facts_key, coverage_complete)
     values ($1, $2, $3, $4, 'proposed', 1, $5::timestamptz, $5::timestamptz, $6, $7::text[], $8::date, $9, $10,
       $11::jsonb, $12::jsonb, $13, $14) returning ${caseColumns}`,
    [id, run.tenantId, draft.kind, draft.product, now, ...contentOf(draft, run)],
  );
  if (created === undefined) throw new TypeError('An insert returns its row.');
  await replaceSteps(tx, id, sessionId, draft);
  return { kind: 'created', case: created };
}

/**
 * Whoever was asked and owns the product no longer must not answer, and whoever owns it now was not asked: the
 * question begins anew. While the people who hold the seats are being asked, nobody's answer is lost by going on.
 */
function losesOwner(open: Case, draft: CaseDraft): boolean {
  return open.state !== 'consulting' && open.ownerIds.some((ownerId) => !draft.ownerIds.includes(ownerId));
}

/** The old case ends first: there is one open question of a rule and product. */
async function supersede(
  tx: SqlTransaction,
  open: Case,
  draft: CaseDraft,
  context: Context,
): Promise<readonly Verdict[]> {
  const id = randomUUID();
  const superseded = await end(tx, open, 'supersede', {
    closedReason: ownersChanged,
    supersededBy: id,
    now: context.now,
  });
  const created = await create(tx, draft, context, id);
  const tickedOff = await carryTicksOver(tx, open.id, id);
  return [
    { kind: 'superseded', case: superseded },
    { ...created, supersedes: { id: open.id, tickedOff } },
  ];
}

async function renew(
  tx: SqlTransaction,
  open: Case,
  draft: CaseDraft,
  { run, sessionId, now }: Context,
): Promise<Verdict> {
  // One person has approved exactly these people: the second is asked about no others.
  if (open.state === 'awaitingSecond') return { kind: 'unchanged', case: open };
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

function contentOf(draft: CaseDraft, run: ProposalRun): unknown[] {
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

async function withdraw(tx: SqlTransaction, open: Case, now: string): Promise<Verdict> {
  const ending = { closedReason: evidenceGone, supersededBy: null, now };
  return { kind: 'withdrawn', case: await end(tx, open, 'withdraw', ending) };
}

interface Ending {
  readonly closedReason: string;
  readonly supersededBy: string | null;
  readonly now: string;
}

async function end(
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

const actions = {
  created: 'case.proposed',
  updated: 'case.updated',
  withdrawn: 'case.withdrawn',
  superseded: 'case.superseded',
} as const;

function eventOf({ kind: verdict, case: found, supersedes }: Verdict, run: ProposalRun): AuditEvent | null {
  if (verdict === 'unchanged') return null;
  const { id, tenantId, number, kind, product, seats, version, factsKey, closedReason, supersededBy } = found;
  const action = actions[verdict];
  const body = {
    ...{ number, kind, product, seats, version, factsKey, reason: closedReason, ...run },
    ...(supersedes === undefined ? {} : { supersedes: { ...supersedes } }),
    ...(supersededBy === null ? {} : { supersededBy }),
  };
  return { tenantId, actor, action, subject: subjectOfCase(id), body };
}
