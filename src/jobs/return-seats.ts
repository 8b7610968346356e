import { z } from 'zod/v4';
import { takenKey } from '../core/consultation/notice-keys.ts';
import { isTakenBy } from '../core/plan/step.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { isTaken } from '../ledger/returns.ts';
import type { Step } from '../ledger/step-row.ts';
import type { Logger } from '../lib/log.ts';
import type { Returned } from '../reclaim/return-seats.ts';

/** The queue's name for giving one person's licences back. */
export const returnJob = 'return-seat';

const ReturnData = z.object({ caseId: z.guid(), userId: z.string().min(1) });

export interface ReturnJobDeps {
  readonly ledger: Pick<Ledger, 'cases' | 'returns' | 'holderAnswers' | 'deliveries'>;
  /** Gives back what the case took from this person, verified; records it with the steps. `waiting`: ask again later. */
  readonly giveBack: (caseId: string, userId: string) => Promise<Returned>;
  /** Cards of the case are to be brought up to date. */
  readonly onSettled: (caseId: string) => void;
  readonly log: Logger;
}

/**
 * Gives one person back what they asked for, records what came of it, and tells them. Idempotent: what is settled is
 * left alone, and a run that broke off is repeated by the queue or by `resendReturns`. What came of it is read from
 * the steps, so that it is never said of a licence that nobody saw arrive.
 */
export async function returnSeat(deps: ReturnJobDeps, data: object): Promise<void> {
  const { ledger, giveBack, onSettled, log } = deps;
  const { caseId, userId } = ReturnData.parse(data);
  const wanted = await ledger.returns.get(caseId, userId);
  const found = await ledger.cases.get(caseId);
  if (found === null || wanted?.settledAt !== null) return;
  // The owner's undo of the whole case gives it back as well: it is settled by the run after it.
  const returned = found.state === 'undoing' ? 'waiting' : await giveBack(caseId, userId);
  const outcome = outcomeOf(await ledger.holderAnswers.stepsOf(caseId, userId));
  if (outcome === null || (outcome !== 'given-back' && returned === 'waiting')) return;
  await ledger.returns.settle(caseId, userId, outcome);
  const news = outcome === 'given-back' ? 'returned' : `failed-${Date.parse(wanted.askedAt)}`;
  await ledger.deliveries.enqueue({
    tenantId: found.tenantId,
    recipient: userId,
    caseId,
    eventKey: takenKey(caseId, news),
  });
  log.info({ caseId, userId, outcome }, 'seat asked back');
  onSettled(caseId);
}

/** Null while a restore is still under way. */
function outcomeOf(steps: readonly Step[]): 'given-back' | `failed:${string}` | null {
  const taken = steps.filter(({ outcome }) => isTakenBy(outcome));
  if (taken.some(({ state }) => state === 'restoring')) return null;
  const missing = taken.find(isTaken);
  if (missing === undefined) return 'given-back';
  const { restoreOutcome } = missing;
  return restoreOutcome?.startsWith('failed:') === true
    ? (restoreOutcome as `failed:${string}`)
    : 'failed:NOT_GIVEN_BACK';
}

const toldAtOnce = 500;

/** Tells people that their licence was taken, and how they get it back. Returns how many notices are new. */
export async function tellTaken({
  tenantId,
  ledger,
}: {
  readonly tenantId: string;
  readonly ledger: Pick<Ledger, 'returns' | 'deliveries'>;
}): Promise<number> {
  const people = await ledger.returns.toTell(tenantId, toldAtOnce);
  for (const { caseId, userId: recipient } of people)
    await ledger.deliveries.enqueue({ tenantId, recipient, caseId, eventKey: takenKey(caseId) });
  return people.length;
}

/** Sends again what was asked for and is not settled: a crash may have come before the queue was told. */
export async function resendReturns({
  tenantId,
  ledger,
  send,
}: {
  readonly tenantId: string;
  readonly ledger: Pick<Ledger, 'returns'>;
  readonly send: (caseId: string, userId: string) => Promise<unknown>;
}): Promise<number> {
  const open = await ledger.returns.open(tenantId);
  for (const { caseId, userId } of open) await send(caseId, userId);
  return open.length;
}
