import { randomUUID } from 'node:crypto';
import { changeOf, inverseOf, type SeatChange } from '../core/plan/change-of.ts';
import { notSeen, type Outcome } from '../core/plan/step.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import {
  makeChange,
  mayPass,
  seeThrough,
  type CarryOutDeps,
  type Change,
  type Ended,
  type Made,
} from './carry-out.ts';
import { createCrew, createTurns, type Turns } from './crew.ts';
import { inTurn } from './in-turn.ts';
import { isDirect, isShown } from './is-shown.ts';
import { isPatienceOver, sinceClaim, whileBusy } from './patience.ts';
import { isFault, requestIdOf } from './remove-seat.ts';
import { begunFirst } from './remove-seats.ts';
import type { RunGuard } from './run-guard.ts';
import type { StepRecord, StepStore } from './step-store.ts';

export interface RestoreDeps extends CarryOutDeps {
  readonly steps: StepStore;
  readonly guard: RunGuard;
  readonly clock: Clock;
  readonly log: Logger;
  readonly onSettled: (caseId: string) => void;
}

/** What a run did; `left`: steps that another run goes on with. */
export interface Restored {
  readonly given: number;
  readonly failed: number;
  readonly left: number;
}

const peopleAtOnce = 200;
const writesAtOnce = 32;

/**
 * Gives back what a case removed, exactly: the SKU, directly assigned, with the same plans switched off, in the
 * call that takes what a swap gave for it; or the membership. For these people only, when they are named.
 */
export async function restoreSeats(
  deps: RestoreDeps,
  caseId: string,
  userIds?: readonly string[],
): Promise<Restored> {
  const steps = (await deps.steps.unrestored(caseId)).filter(
    ({ userId }) => userIds?.includes(userId) ?? true,
  );
  const turns = createTurns(writesAtOnce);
  const crew = createCrew(peopleAtOnce);
  let [given, failed] = [0, 0];
  try {
    for (const ofUser of Map.groupBy(steps, ({ userId }) => userId).values()) {
      if (!(await deps.guard.mayBegin())) break;
      await crew.start(async () => {
        for (const step of begunFirst(ofUser)) {
          const outcome = await restoreSeat(deps, turns, step);
          if (outcome === null) break;
          if (outcome === 'applied') given += 1;
          else failed += 1;
          deps.onSettled(caseId);
        }
      });
    }
  } finally {
    await crew.finish();
  }
  return { given, failed, left: steps.length - given - failed };
}

/** Null when another run goes on with it. */
async function restoreSeat(deps: RestoreDeps, turns: Turns, step: StepRecord): Promise<Outcome> {
  const taken = changeOf(step);
  if (taken === null) throw new TypeError(`Step ${step.id} has no change that could have been made.`);
  const change = inverseOf(taken);
  const result = await giveBack(deps, turns, step, change);
  if (result === null) return null;
  await deps.guard.note(isFault(result.result) ? 'fault' : 'done');
  const outcome = outcomeOf(result.result);
  const requestId = requestIdOf(result.result) ?? result.clientRequestId;
  await deps.steps.settleRestore(step.id, outcome, { requestId });
  deps.log.info({ caseId: step.caseId, userId: step.userId, skuId: step.skuId, outcome }, 'step restored');
  return outcome;
}

async function giveBack(
  deps: RestoreDeps,
  turns: Turns,
  step: StepRecord,
  change: SeatChange,
): Promise<{ readonly result: Ended; readonly clientRequestId: string } | null> {
  const isBegun = step.state === 'restoring';
  const wanted: Change = {
    userId: step.userId,
    clientRequestId: (isBegun ? step.restoreClientRequestId : null) ?? randomUUID(),
    change,
    hasArrived: (held) => isShown(change, step.skuId, held),
    isResumed: true,
    mayRepeat: () => deps.guard.mayBegin(),
  };
  const isAccepted = isBegun && step.restoreRequestId !== null;
  const made = isAccepted
    ? ({ kind: 'accepted', requestId: step.restoreRequestId } as const)
    : await whileBusy(deps, () => takeTurn(deps, turns, step, wanted));
  if (made === 'busy' || made === 'lost' || made === 'halted') return null;
  const isGroup = change.kind !== 'licences';
  if (isGroup && !isAccepted && made.kind === 'accepted' && made.requestId !== null)
    await deps.steps.noteAccepted(step.id, made.requestId);
  const result = await seeThrough(deps, wanted, made, isAccepted ? sinceClaim(step, deps.clock) : 0);
  if (result.kind === 'held') return null;
  // A group takes its time (C15), a failing service and other changes pass: the person is looked at again later.
  if (mayPass(result) && !(isBegun && isPatienceOver(step, change, deps.clock))) {
    if (isFault(result) && !isGroup) await deps.guard.note('fault');
    return null;
  }
  return { result, clientRequestId: wanted.clientRequestId };
}

async function takeTurn(
  deps: RestoreDeps,
  turns: Turns,
  step: StepRecord,
  wanted: Change,
): Promise<Made | 'busy' | 'lost' | 'halted'> {
  return inTurn({ ...deps, turns }, async (turn) => {
    if (step.state !== 'restoring') {
      const claim = await deps.steps.claimForRestore(step.id, wanted.clientRequestId);
      if (claim !== 'claimed') return claim;
    }
    return makeChange(deps, { ...wanted, change: await stillToDo(deps, wanted) }, turn);
  });
}

/** One SKU of a swap that somebody took since would make Graph refuse the whole call: it is left out. */
async function stillToDo({ people }: RestoreDeps, { userId, change }: Change): Promise<SeatChange> {
  if (change.kind !== 'licences' || change.remove.length === 0) return change;
  const held = (await people.readHeld(userId)) ?? [];
  const remove = change.remove.filter(({ skuId }) => held.some((each) => isDirect(each, skuId)));
  return { ...change, remove };
}

function outcomeOf(result: Ended): Exclude<Outcome, null> {
  switch (result.kind) {
    case 'verified':
      return 'applied';
    case 'unverified':
      return notSeen;
    case 'userGone':
      return 'failed:USER_GONE';
    case 'faulted':
      return `failed:${result.code}`;
    case 'answered':
      return result.answer.kind === 'refused' ? `failed:${result.answer.code}` : 'failed:REFUSED';
  }
}
