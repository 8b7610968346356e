import { randomUUID } from 'node:crypto';
import type { Outcome } from '../core/plan/step.ts';
import type { Logger } from '../lib/log.ts';
import { carryOut, type CarryOutDeps, type ChangeResult } from './carry-out.ts';
import { inParallel } from './in-groups.ts';
import type { HeldSku } from './person.ts';
import { requestIdOf } from './remove-seats.ts';
import type { StepRecord, StepStore } from './step-store.ts';

export interface RestoreDeps extends CarryOutDeps {
  readonly steps: StepStore;
  readonly log: Logger;
  readonly onSettled: (caseId: string) => void;
}

const usersInParallel = 4;

/** Gives back what a case removed, exactly: the SKU, directly assigned, with the same plans switched off. */
export async function restoreSeats(deps: RestoreDeps, caseId: string): Promise<void> {
  const steps = await deps.steps.unrestored(caseId);
  const byUser = Map.groupBy(steps, (step) => step.userId);
  await inParallel([...byUser.values()], usersInParallel, async (stepsOfUser) => {
    for (const step of stepsOfUser) {
      await restoreSeat(deps, step);
      deps.onSettled(caseId);
    }
  });
}

async function restoreSeat(deps: RestoreDeps, step: StepRecord): Promise<void> {
  const isResumed = step.state === 'restoring';
  const clientRequestId = (isResumed ? step.restoreClientRequestId : null) ?? randomUUID();
  if (!isResumed && !(await deps.steps.claimForRestore(step.id, clientRequestId))) return;
  const result = await carryOut(deps, {
    userId: step.userId,
    clientRequestId,
    change: { add: [{ skuId: step.skuId, disabledPlans: step.disabledPlans }], remove: [] },
    hasArrived: (held) => held.some((each) => isAsBefore(each, step)),
    isResumed: true,
  });
  const outcome = outcomeOfRestore(result);
  await deps.steps.settleRestore(step.id, outcome, { requestId: requestIdOf(result) ?? clientRequestId });
  deps.log.info({ caseId: step.caseId, userId: step.userId, skuId: step.skuId, outcome }, 'step restored');
}

function isAsBefore(held: HeldSku, step: StepRecord): boolean {
  return (
    held.skuId === step.skuId &&
    held.path.startsWith('direct') &&
    [...held.disabledPlans].sort().join() === [...step.disabledPlans].sort().join()
  );
}

function outcomeOfRestore(result: ChangeResult): Exclude<Outcome, null> {
  switch (result.kind) {
    case 'verified':
      return 'applied';
    case 'unverified':
      return 'failed:NOT_SEEN_IN_DIRECTORY';
    case 'userGone':
      return 'failed:USER_GONE';
    case 'faulted':
      return `failed:${result.code}`;
    case 'answered':
      return result.answer.kind === 'refused' ? `failed:${result.answer.code}` : 'failed:REFUSED';
  }
}
