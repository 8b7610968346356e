import {
  daysToAsk,
  hasEverybodyAnswered,
  trainingResult,
  type Consultation,
} from '../core/consultation/consultation.ts';
import { consultKey } from '../core/consultation/notice-keys.ts';
import { dayOf } from '../core/model/day.ts';
import type { Evidence } from '../core/model/seat.ts';
import { seatRules } from '../core/rules/list.ts';
import type { Lake } from '../lake/lake.ts';
import type { JudgedSeat } from '../lake/judged-seats.ts';
import type { Case } from '../ledger/case-row.ts';
import type { HolderAnswer } from '../ledger/holder-answers.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Clock } from '../lib/clock.ts';

/** When people of a product last used Copilot, by the newest collection. */
export interface CopilotUse {
  /** The day those facts describe, `YYYY-MM-DD`. */
  readonly factsOf: string;
  /** Nobody is left out who is known; who is missing is unknown. */
  readonly lastUse: ReadonlyMap<string, Evidence>;
}

export interface ConsultDeps {
  readonly tenantId: string;
  readonly ledger: Pick<Ledger, 'cases' | 'holderAnswers' | 'deliveries'>;
  readonly policy: { readonly askHolders: readonly Consultation[]; readonly caseExpiresDays: number };
  /** Null: nothing that tells it was collected. */
  readonly copilotUse: (product: string, userIds: readonly string[]) => Promise<CopilotUse | null>;
  readonly clock: Clock;
}

export interface Consulted {
  /** People who were asked, or offered training, now. */
  readonly asked: number;
  /** Cases that go on to their owner before their date. */
  readonly wentOn: number;
  /** Cases whose training was measured. */
  readonly measured: number;
}

const actor = 'consult-holders';
const dayMs = 86_400_000;
/** An offer that ended longer ago than this is not measured any more. */
const measuredForDays = 90;

/**
 * Asks the holders of seats before their owner is (C33): run it before cases are delivered. Idempotent at every
 * point of failure: what a crash left half done is done by the next run. The end by date is `tendCases`' to make;
 * a case goes on early when everybody the question reached has answered, or when there is nobody to ask.
 */
export async function consultHolders(deps: ConsultDeps): Promise<Consulted> {
  const { tenantId, ledger } = deps;
  for (const found of await ledger.cases.list({ tenantId, state: 'proposed' })) await begin(deps, found);
  let asked = 0;
  let wentOn = 0;
  for (const found of await ledger.cases.list({ tenantId, state: 'consulting' })) {
    asked += await askEach(deps, found);
    if (await goOn(deps, found)) wentOn += 1;
  }
  const measured = await measureTraining(deps);
  await ledger.holderAnswers.tendNotices(tenantId);
  return { asked, wentOn, measured };
}

async function begin({ ledger, policy, clock }: ConsultDeps, found: Case): Promise<void> {
  const days = daysToAsk(policy.askHolders, found);
  if (days === null || !seatRules.some(({ id }) => id === found.kind)) return;
  const consultUntil = new Date(clock.now().getTime() + days * dayMs).toISOString();
  await ledger.cases.transition({
    caseId: found.id,
    expectedVersion: found.version,
    event: 'consult',
    actor,
    change: { consultKind: 'need', consultUntil },
    audit: { action: 'case.consult', body: { consultKind: 'need', consultUntil } },
  });
}

async function askEach({ ledger, tenantId, clock }: ConsultDeps, found: Case): Promise<number> {
  const { id: caseId, consultKind: kind, consultUntil } = found;
  if (kind === null || consultUntil === null || consultUntil <= clock.now().toISOString()) return 0;
  const asked = await ledger.holderAnswers.ask({ caseId, kind, dueAt: consultUntil });
  const eventKey = consultKey(kind, caseId);
  for (const row of await rowsOf(ledger, caseId, kind)) {
    if (row.reach !== 'pending') continue;
    await ledger.deliveries.enqueue({ tenantId, recipient: row.userId, caseId, eventKey });
  }
  return asked;
}

async function goOn({ ledger, policy, clock }: ConsultDeps, found: Case): Promise<boolean> {
  if (found.consultKind !== 'need') return false;
  const rows = await rowsOf(ledger, found.id, 'need');
  if (rows.length > 0 && !hasEverybodyAnswered(rows)) return false;
  const current = await ledger.cases.get(found.id);
  if (current?.state !== 'consulting') return false;
  const now = clock.now();
  const result = await ledger.cases.transition({
    caseId: current.id,
    expectedVersion: current.version,
    event: 'ask',
    actor,
    change: {
      askedAt: now.toISOString(),
      reminders: 0,
      expiresAt: new Date(now.getTime() + policy.caseExpiresDays * dayMs).toISOString(),
    },
    audit: {
      action: 'case.ask',
      body: { because: rows.length === 0 ? 'nobody-to-ask' : 'everybody-reached-answered' },
    },
  });
  return result.kind === 'done';
}

async function measureTraining(deps: ConsultDeps): Promise<number> {
  const { tenantId, ledger, clock } = deps;
  const now = clock.now();
  const oldest = new Date(now.getTime() - measuredForDays * dayMs).toISOString();
  let measured = 0;
  for (const caseId of await ledger.holderAnswers.consultedCases(tenantId)) {
    const found = await ledger.cases.get(caseId);
    if (found?.consultKind !== 'training' || found.consultUntil === null) continue;
    if (found.consultUntil > now.toISOString() || found.consultUntil < oldest) continue;
    if (await measureCase(deps, found, found.consultUntil.slice(0, 10))) measured += 1;
  }
  return measured;
}

/** Facts older than the end of the training count as an interim result, and are replaced by newer ones. */
async function measureCase(deps: ConsultDeps, found: Case, endedOn: string): Promise<boolean> {
  const { ledger, copilotUse } = deps;
  const rows = await rowsOf(ledger, found.id, 'training');
  const last = rows
    .flatMap(({ reason }) => reason ?? [])
    .sort()
    .at(-1);
  if (rows.length === 0 || (last !== undefined && last >= endedOn)) return false;
  const use = await copilotUse(
    found.product,
    rows.map(({ userId }) => userId),
  );
  if (use === null || use.factsOf === last) return false;
  const results = rows.map(({ userId, askedAt }) => ({
    userId,
    result: trainingResult(use.lastUse.get(userId), { offeredAt: askedAt, factsOf: use.factsOf }),
  }));
  if (results.every(({ result }) => result === null)) return false;
  await ledger.holderAnswers.measure(found.id, use.factsOf, results);
  return true;
}

async function rowsOf(
  { holderAnswers }: Pick<Ledger, 'holderAnswers'>,
  caseId: string,
  kind: HolderAnswer['kind'],
): Promise<readonly HolderAnswer[]> {
  return (await holderAnswers.forCase(caseId)).filter((row) => row.kind === kind);
}

/** Copilot use out of what the last reconciliation of the newest run kept of each seat. */
export function copilotUseIn({
  tenantId,
  lake,
}: {
  readonly tenantId: string;
  readonly lake: Pick<Lake, 'newest'>;
}): ConsultDeps['copilotUse'] {
  return async (product, userIds) => {
    const run = await lake.newest({ tenantId });
    const factsOf = run?.manifest.sources.find(({ name }) => name === 'copilot')?.asOf ?? null;
    if (run === null || factsOf === null) return null;
    const lastUse = new Map<string, Evidence>();
    for (const userId of userIds) {
      const seats = await run.judgedSeats(userId);
      if (seats === null) return null;
      const seat = seats.find((each) => each.product === product);
      if (seat !== undefined) lastUse.set(userId, evidenceOf(seat));
    }
    return { factsOf, lastUse };
  };
}

function evidenceOf({ copilot, copilotOn }: JudgedSeat): Evidence {
  if (copilotOn !== null) return dayOf(copilotOn);
  return copilot === 'never' ? 'never' : 'unknown';
}
