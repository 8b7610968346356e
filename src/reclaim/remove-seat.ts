import { randomUUID } from 'node:crypto';
import { changeOf, groupOf, type SeatChange } from '../core/plan/change-of.ts';
import { notSeen, type Outcome, type SkipReason } from '../core/plan/step.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import {
  makeChange,
  mayPass,
  seeThrough,
  watchDirectory,
  type CarryOutDeps,
  type Change,
  type Ended,
  type Made,
} from './carry-out.ts';
import { groupSkip, pathSkip, whySkip, type FreshFacts } from './check-evidence.ts';
import type { Turns } from './crew.ts';
import { inTurn } from './in-turn.ts';
import { isPatienceOver, sinceClaim, whileBusy } from './patience.ts';
import { isShown } from './is-shown.ts';
import type { LastLook } from './last-look.ts';
import type { HeldSku, PersonReader } from './person.ts';
import type { RunGuard } from './run-guard.ts';
import type { StepRecord, StepStore } from './step-store.ts';

export interface RemoveSeatDeps extends CarryOutDeps {
  readonly people: PersonReader;
  readonly steps: StepStore;
  readonly guard: RunGuard;
  /** Whose turn it is to look a last time and write. */
  readonly turns: Turns;
  readonly lastLook: LastLook;
  /** Groups that policy names as existing to give licences; Entra object ids, lower case. */
  readonly licenceGroups: ReadonlySet<string>;
  readonly clock: Clock;
  readonly log: Logger;
}

type Settled = Exclude<Outcome, null>;

/** What became of a step in this run. */
export type Removed =
  | {
      readonly kind: 'settled';
      readonly outcome: Settled;
      readonly requestId: string | null;
      /** The service failed, or did not show what it took. */
      readonly isFault: boolean;
    }
  /** Another run goes on with it: it waits for the directory, for another change of the person, or for a person. */
  | { readonly kind: 'left'; readonly isFault: boolean };

const left: Removed = { kind: 'left', isFault: false };

/** One user × SKU, from the evidence to the ledger. */
export async function removeSeat(
  deps: RemoveSeatDeps,
  step: StepRecord,
  fresh: FreshFacts,
): Promise<Removed> {
  return record(deps, step, await remove(deps, step, fresh));
}

/** Microsoft has taken the removal, whatever has changed since: what is left is to see it in the directory. */
export function isAccepted({ state, requestId }: StepRecord): boolean {
  return state === 'removing' && requestId !== null;
}

/** Looks for a removal that was accepted; of the person only the licences are read. */
export async function seeRemoval(deps: RemoveSeatDeps, step: StepRecord): Promise<Removed> {
  const change = changeOf(step);
  if (change === null) throw new TypeError(`Step ${step.id} has no change that could have been made.`);
  const wanted = changeFor(step, change, step.clientRequestId ?? randomUUID(), true);
  return record(
    deps,
    step,
    await finish(deps, step, wanted, { kind: 'accepted', requestId: step.requestId }),
  );
}

async function record(deps: RemoveSeatDeps, step: StepRecord, removed: Removed): Promise<Removed> {
  const { caseId, userId, skuId } = step;
  // The guard hears first: nothing more is to begin while the ledger writes.
  if (removed.isFault) await deps.guard.note('fault');
  if (removed.kind === 'left') return removed;
  if (removed.outcome === 'applied') await deps.guard.note('done');
  await deps.steps.settle(step.id, removed.outcome, { requestId: removed.requestId });
  deps.log.info({ caseId, userId, skuId, outcome: removed.outcome }, 'step settled');
  return removed;
}

async function remove(deps: RemoveSeatDeps, step: StepRecord, fresh: FreshFacts): Promise<Removed> {
  const change = changeOf(step);
  if (change === null) return skipped('group-path');
  return step.state === 'removing' ? resume(deps, step, change, fresh) : begin(deps, step, change, fresh);
}

async function begin(
  deps: RemoveSeatDeps,
  step: StepRecord,
  change: SeatChange,
  fresh: FreshFacts,
): Promise<Removed> {
  const isBlocked = (step.preflight?.blocks.length ?? 0) > 0;
  const skip = isBlocked ? 'blocked' : whySkip(step, fresh);
  if (skip !== null) return skipped(skip);
  const wanted = changeFor(step, change, randomUUID(), false);
  const made = await whileBusy(deps, () => takeTurn(deps, step, wanted));
  if (made === 'busy' || made === 'lost' || made === 'halted') return left;
  return 'skip' in made ? skipped(made.skip) : finish(deps, step, wanted, made);
}

/** In the second before the write: may we still, and is everything still so? Then it is written down, then made. */
async function takeTurn(
  deps: RemoveSeatDeps,
  step: StepRecord,
  wanted: Change,
): Promise<Made | { readonly skip: SkipReason } | 'busy' | 'lost' | 'halted'> {
  return inTurn(deps, async (turn) => {
    const skip = await whySkipNow(deps, step);
    if (skip !== null) return { skip };
    const claim = await deps.steps.claimForRemoval(step.id, wanted.clientRequestId);
    if (claim === 'spared') return { skip: 'protected' };
    return claim === 'claimed' ? makeChange(deps, whileFresh(deps, step, wanted), turn) : claim;
  });
}

async function whySkipNow(deps: RemoveSeatDeps, step: StepRecord): Promise<SkipReason | null> {
  const groupId = groupOf(step.path);
  const [held, group] = await Promise.all([
    deps.people.readHeld(step.userId),
    groupId === null ? null : deps.people.readGroup(groupId),
  ]);
  if (held === null) return 'user-gone';
  const isLicenceGroup = groupId !== null && deps.licenceGroups.has(groupId);
  return (
    pathSkip(held, step) ??
    (groupId === null ? null : groupSkip(group, { skuId: step.skuId, isLicenceGroup })) ??
    (await deps.lastLook(step, held))
  );
}

/** A removal that was begun and not settled: it may have been made. What no longer may be made is only looked for. */
async function resume(
  deps: RemoveSeatDeps,
  step: StepRecord,
  change: SeatChange,
  fresh: FreshFacts,
): Promise<Removed> {
  const wanted = changeFor(step, change, step.clientRequestId ?? randomUUID(), true);
  const changed = whySkip(step, fresh);
  const made = mayResume(changed) ? await takeTurnAgain(deps, step, wanted) : { skip: changed };
  if (made === 'halted') return left;
  if (!('skip' in made)) return finish(deps, step, wanted, made);
  if ((await watchDirectory(deps, wanted, sinceClaim(step, deps.clock))) === true)
    return applied(wanted.clientRequestId);
  return change.kind === 'licences' || isPatienceOver(step, change, deps.clock) ? skipped(made.skip) : left;
}

/** A licence that is gone may have been taken by this very removal. */
function mayResume(skip: SkipReason | null): skip is 'already-gone' | null {
  return skip === null || skip === 'already-gone';
}

/** In the second before it is sent once more: is it still so? */
async function takeTurnAgain(
  deps: RemoveSeatDeps,
  step: StepRecord,
  wanted: Change,
): Promise<Made | { readonly skip: SkipReason } | 'halted'> {
  return inTurn(deps, async (turn) => {
    const skip = (await deps.steps.isSpared(step.id)) ? 'protected' : await whySkipNow(deps, step);
    return mayResume(skip) ? makeChange(deps, whileFresh(deps, step, wanted), turn) : { skip };
  });
}

/**
 * Sees an accepted change in the directory. What does not show within a minute, met a failing service or kept losing
 * to other changes is looked at again later. A group takes its time (C15); a licence of somebody's own that does not
 * show is a fault, told when it was made.
 */
async function finish(deps: RemoveSeatDeps, step: StepRecord, wanted: Change, made: Made): Promise<Removed> {
  const isFirstLook = !isAccepted(step);
  if (isFirstLook && made.kind === 'accepted' && made.requestId !== null)
    await deps.steps.noteAccepted(step.id, made.requestId);
  const result = await seeThrough(deps, wanted, made, isFirstLook ? 0 : sinceClaim(step, deps.clock));
  if (result.kind === 'held') return left;
  const isGroup = wanted.change.kind !== 'licences';
  if (mayPass(result) && !isPatienceOver(step, wanted.change, deps.clock)) {
    const isTold = result.kind === 'faulted' || (isFirstLook && !isGroup);
    return { kind: 'left', isFault: isFault(result) && isTold };
  }
  return {
    kind: 'settled',
    outcome: outcomeOf(result),
    requestId: requestIdOf(result) ?? wanted.clientRequestId,
    isFault: isFault(result) && (isFirstLook || isGroup),
  };
}

function changeFor(
  step: StepRecord,
  change: SeatChange,
  clientRequestId: string,
  isResumed: boolean,
): Change {
  const { userId, skuId } = step;
  const isWithout = (held: readonly HeldSku[]) => held.every((each) => each.skuId !== skuId);
  const hasArrived = (held: readonly HeldSku[]) => isWithout(held) && isShown(change, skuId, held);
  const mayRepeat = async () => false;
  return { userId, clientRequestId, change, hasArrived, isResumed, mayRepeat };
}

/** How long the last look at the evidence stands for a removal that is sent again. */
const evidenceStandsMs = 60_000;

/** Throttling and conflicts take time, in which people come back, owners keep seats, and somebody says stop. */
function whileFresh(deps: RemoveSeatDeps, step: StepRecord, wanted: Change): Change {
  const lookedAt = deps.clock.now().getTime();
  return {
    ...wanted,
    async mayRepeat() {
      if (Math.abs(deps.clock.now().getTime() - lookedAt) > evidenceStandsMs) return false;
      if (!(await deps.guard.mayBegin()) || (await deps.steps.isSpared(step.id))) return false;
      return mayResume(await whySkipNow(deps, step));
    },
  };
}

function applied(requestId: string): Removed {
  return { kind: 'settled', outcome: 'applied', requestId, isFault: false };
}

function skipped(reason: SkipReason): Removed {
  return { kind: 'settled', outcome: `skipped:${reason}`, requestId: null, isFault: false };
}

function outcomeOf(result: Ended): Settled {
  switch (result.kind) {
    case 'verified':
      return 'applied';
    case 'unverified':
      return notSeen;
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

/** A refusal is about one person; a fault is about the service, and may go on with the next. */
export function isFault({ kind }: Ended): boolean {
  return kind === 'faulted' || kind === 'unverified';
}

export function requestIdOf(result: Ended): string | null {
  if (result.kind === 'verified' || result.kind === 'unverified') return result.requestId;
  return result.kind === 'answered' ? result.answer.requestId : null;
}
