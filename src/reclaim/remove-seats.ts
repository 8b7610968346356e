import { randomUUID } from 'node:crypto';
import type { Evidence } from '../core/model/seat.ts';
import type { Outcome } from '../core/plan/step.ts';
import type { Logger } from '../lib/log.ts';
import { carryOut, watchDirectory, type CarryOutDeps, type ChangeResult } from './carry-out.ts';
import { pathSkip, whySkip } from './check-evidence.ts';
import { inGroups, inParallel } from './in-groups.ts';
import type { HeldSku, Person, PersonReader } from './person.ts';
import type { StepRecord, StepStore } from './step-store.ts';

export interface RemoveDeps extends CarryOutDeps {
  readonly people: PersonReader;
  readonly steps: StepStore;
  readonly log: Logger;
  /** Newest Copilot activity per user, from a report fetched now; null for cases judged by sign-in. */
  readonly readCopilot: ((steps: readonly StepRecord[]) => Promise<ReadonlyMap<string, Evidence>>) | null;
  readonly onSettled: (caseId: string) => void;
}

/** People re-read in one request: an `id in (…)` filter takes at most fifteen values. */
const peopleAtOnce = 15;
const usersInParallel = 4;

/**
 * Takes the licences of a decided case away, one user × SKU at a time: re-read, skip what has changed, write
 * down, remove, verify, settle. May be killed anywhere and called again: what is settled is not touched, and
 * what was begun is looked up before it is repeated.
 */
export async function removeSeats(deps: RemoveDeps, caseId: string): Promise<void> {
  const steps = await deps.steps.unsettled(caseId);
  const byUser = Map.groupBy(steps, (step) => step.userId);
  const copilot = deps.readCopilot === null ? null : await deps.readCopilot(steps);
  for (const userIds of inGroups([...byUser.keys()], peopleAtOnce)) {
    const people = await deps.people.readPeople(userIds);
    await inParallel(userIds, usersInParallel, async (userId) => {
      const mailboxPurpose = await deps.people.readMailboxPurpose(userId);
      for (const step of byUser.get(userId) ?? []) {
        const fresh = {
          person: people.get(userId),
          mailboxPurpose,
          ...(copilot === null ? {} : { copilot: copilot.get(userId) ?? ('unknown' as const) }),
        };
        await removeSeat(deps, step, fresh);
        deps.onSettled(caseId);
      }
    });
  }
}

interface Fresh {
  readonly person: Person | undefined;
  readonly mailboxPurpose: string | null;
  readonly copilot?: Evidence;
}

async function removeSeat(deps: RemoveDeps, step: StepRecord, fresh: Fresh): Promise<void> {
  const outcome =
    step.state === 'removing' ? await resume(deps, step, fresh) : await begin(deps, step, fresh);
  if (outcome === null) return;
  await deps.steps.settle(step.id, outcome.outcome, { requestId: outcome.requestId });
  const { caseId, userId, skuId } = step;
  deps.log.info({ caseId, userId, skuId, outcome: outcome.outcome }, 'step settled');
}

interface Settled {
  readonly outcome: Exclude<Outcome, null>;
  readonly requestId: string | null;
}

/** Null when another process has taken the step. */
async function begin(deps: RemoveDeps, step: StepRecord, fresh: Fresh): Promise<Settled | null> {
  const skip = whySkip(step, fresh) ?? (await whySkipNow(deps, step));
  if (skip !== null) return { outcome: `skipped:${skip}`, requestId: null };
  const clientRequestId = randomUUID();
  if (!(await deps.steps.claimForRemoval(step.id, clientRequestId))) return null;
  return remove(deps, step, clientRequestId, false);
}

/**
 * A removal that was begun and not settled: it may have been made. Where the evidence has changed since, it is
 * only looked for, never made.
 */
async function resume(deps: RemoveDeps, step: StepRecord, fresh: Fresh): Promise<Settled> {
  const clientRequestId = step.clientRequestId ?? randomUUID();
  const skip = whySkip(step, fresh);
  if (skip === null || skip === 'already-gone') return remove(deps, step, clientRequestId, true);
  const seen = await watchDirectory(deps, { userId: step.userId, hasArrived: isWithout(step.skuId) });
  return seen === true
    ? { outcome: 'applied', requestId: clientRequestId }
    : { outcome: `skipped:${skip}`, requestId: null };
}

async function remove(
  deps: RemoveDeps,
  step: StepRecord,
  clientRequestId: string,
  isResumed: boolean,
): Promise<Settled> {
  const result = await carryOut(deps, {
    userId: step.userId,
    clientRequestId,
    change: { add: [], remove: [step.skuId] },
    hasArrived: isWithout(step.skuId),
    isResumed,
  });
  return { outcome: outcomeOfRemoval(result), requestId: requestIdOf(result) ?? clientRequestId };
}

function isWithout(skuId: string): (held: readonly HeldSku[]) => boolean {
  return (held) => held.every((each) => each.skuId !== skuId);
}

/** The licences once more, in the moment of the write. */
async function whySkipNow(deps: RemoveDeps, step: StepRecord) {
  const held = await deps.people.readHeld(step.userId);
  return held === null ? 'user-gone' : pathSkip(held, step.skuId);
}

function outcomeOfRemoval(result: ChangeResult): Exclude<Outcome, null> {
  switch (result.kind) {
    case 'verified':
      return 'applied';
    case 'unverified':
      return 'failed:NOT_SEEN_IN_DIRECTORY';
    case 'userGone':
      return 'skipped:user-gone';
    case 'faulted':
      return `failed:${result.code}`;
    case 'answered':
      if (result.answer.kind === 'alreadyGone') return 'skipped:already-gone';
      if (result.answer.kind === 'inheritedFromGroup') return 'skipped:now-group';
      return result.answer.kind === 'notFound' ? 'skipped:user-gone' : `failed:${result.answer.code}`;
  }
}

export function requestIdOf(result: ChangeResult): string | null {
  if (result.kind === 'verified' || result.kind === 'unverified') return result.requestId;
  return result.kind === 'answered' ? result.answer.requestId : null;
}
