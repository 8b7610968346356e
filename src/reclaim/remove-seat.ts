import { randomUUID } from 'node:crypto';
import { changeOf, groupOf, type SeatChange } from '../core/plan/change-of.ts';
import type { Outcome, SkipReason } from '../core/plan/step.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import {
  makeChange,
  seeThrough,
  watchDirectory,
  type CarryOutDeps,
  type Change,
  type ChangeResult,
  type Made,
} from './carry-out.ts';
import { groupSkip, pathSkip, whySkip, type FreshFacts } from './check-evidence.ts';
import type { Turns } from './crew.ts';
import { isPatienceOver, whileBusy } from './patience.ts';
import { isShown } from './is-shown.ts';
import type { HeldSku, PersonReader } from './person.ts';
import type { RunGuard } from './run-guard.ts';
import type { StepRecord, StepStore } from './step-store.ts';

export interface RemoveSeatDeps extends CarryOutDeps {
  readonly people: PersonReader;
  readonly steps: StepStore;
  readonly guard: RunGuard;
  /** Whose turn it is to look a last time and write. */
  readonly turns: Turns;
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
  | { readonly kind: 'left' };

const left: Removed = { kind: 'left' };

/** One user × SKU, from the evidence to the ledger. */
export async function removeSeat(
  deps: RemoveSeatDeps,
  step: StepRecord,
  fresh: FreshFacts,
): Promise<Removed> {
  const removed = await remove(deps, step, fresh);
  const { caseId, userId, skuId } = step;
  if (removed.kind === 'settled') {
    // The guard hears first: nothing more is to begin while the ledger writes.
    if (removed.isFault) await deps.guard.note('fault');
    else if (removed.outcome === 'applied') await deps.guard.note('done');
    await deps.steps.settle(step.id, removed.outcome, { requestId: removed.requestId });
    deps.log.info({ caseId, userId, skuId, outcome: removed.outcome }, 'step settled');
  }
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
  const leave = await deps.turns.enter();
  try {
    const turn = await deps.writer.whenFree();
    try {
      if (!(await deps.guard.mayBegin())) return 'halted';
      const skip = await whySkipNow(deps, step);
      if (skip !== null) return { skip };
      const claim = await deps.steps.claimForRemoval(step.id, wanted.clientRequestId);
      return claim === 'claimed' ? await makeChange(deps, wanted, turn) : claim;
    } finally {
      turn.giveBack();
    }
  } finally {
    leave();
  }
}

async function whySkipNow(deps: RemoveSeatDeps, step: StepRecord): Promise<SkipReason | null> {
  const groupId = groupOf(step.path);
  const [held, group] = await Promise.all([
    deps.people.readHeld(step.userId),
    groupId === null ? null : deps.people.readGroup(groupId),
  ]);
  if (held === null) return 'user-gone';
  const skip = pathSkip(held, step);
  if (skip !== null || groupId === null) return skip;
  return groupSkip(group, { skuId: step.skuId, isLicenceGroup: deps.licenceGroups.has(groupId) });
}

/**
 * A removal that was begun and not settled: it may have been made. What Microsoft has taken already, and what no
 * longer may be made because something changed, is only looked for.
 */
async function resume(
  deps: RemoveSeatDeps,
  step: StepRecord,
  change: SeatChange,
  fresh: FreshFacts,
): Promise<Removed> {
  const wanted = changeFor(step, change, step.clientRequestId ?? randomUUID(), true);
  if (step.requestId !== null)
    return finish(deps, step, wanted, { kind: 'accepted', requestId: step.requestId });
  const skip = whySkip(step, fresh) ?? (await whySkipNow(deps, step));
  if (skip === null || skip === 'already-gone') {
    const leave = await deps.turns.enter();
    const made = await deps.writer
      .whenFree()
      .then((turn) => makeChange(deps, wanted, turn))
      .finally(leave);
    return finish(deps, step, wanted, made);
  }
  if ((await watchDirectory(deps, wanted, sinceClaim(step, deps.clock))) === true)
    return applied(wanted.clientRequestId);
  return change.kind === 'licences' || isPatienceOver(step, deps.clock) ? skipped(skip) : left;
}

/** Milliseconds the directory has had already: a process that dies again and again does not begin to wait anew. */
function sinceClaim({ claimedAt }: StepRecord, clock: Clock): number {
  return claimedAt === null ? 0 : Math.max(0, clock.now().getTime() - Date.parse(claimedAt));
}

/** Sees an accepted change in the directory. A group takes its time (C15): its members are looked at again later. */
async function finish(deps: RemoveSeatDeps, step: StepRecord, wanted: Change, made: Made): Promise<Removed> {
  const isGroup = wanted.change.kind !== 'licences';
  if (isGroup && made.kind === 'accepted' && made.requestId !== null && step.requestId === null)
    await deps.steps.noteAccepted(step.id, made.requestId);
  const result = await seeThrough(deps, wanted, made);
  if (isGroup && result.kind === 'unverified' && !isPatienceOver(step, deps.clock)) return left;
  return {
    kind: 'settled',
    outcome: outcomeOf(result),
    requestId: requestIdOf(result) ?? wanted.clientRequestId,
    isFault: isFault(result),
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
  return { userId, clientRequestId, change, hasArrived, isResumed };
}

function applied(requestId: string): Removed {
  return { kind: 'settled', outcome: 'applied', requestId, isFault: false };
}

function skipped(reason: SkipReason): Removed {
  return { kind: 'settled', outcome: `skipped:${reason}`, requestId: null, isFault: false };
}

function outcomeOf(result: ChangeResult): Settled {
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

/** A refusal is about one person; a fault is about the service, and may go on with the next. */
export function isFault({ kind }: ChangeResult): boolean {
  return kind === 'faulted' || kind === 'unverified';
}

export function requestIdOf(result: ChangeResult): string | null {
  if (result.kind === 'verified' || result.kind === 'unverified') return result.requestId;
  return result.kind === 'answered' ? result.answer.requestId : null;
}
