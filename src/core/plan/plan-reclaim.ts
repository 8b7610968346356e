import type { CompleteCoverage } from '../model/coverage.ts';
import type { Caps } from '../model/policy.ts';
import type { PlannedStep, StepState } from './step.ts';

/** What a case proposes to change, made only from complete coverage and within every cap. */
export interface ReclaimPlan {
  readonly coverage: CompleteCoverage;
  readonly steps: readonly PlannedStep[];
  readonly seats: number;
  /** People left out because the preflight forbids every step of theirs: they keep what they have. */
  readonly blockedSeats: number;
}

/** A step with where it stands: `planned` says that we may act on it, whichever its path. */
export type CandidateStep = PlannedStep & { readonly state: StepState };

export type PlanResult =
  | { readonly kind: 'planned'; readonly plan: ReclaimPlan }
  | { readonly kind: 'overCap'; readonly cap: keyof Caps; readonly limit: number; readonly seats: number }
  /** Something stands in the way of everybody on the list. */
  | { readonly kind: 'allBlocked'; readonly seats: number }
  | { readonly kind: 'nothingToDo' };

/**
 * The changes that would free these seats. A plan over a cap is refused, never truncated (C49). Only `planned` steps
 * are changes: a group that may not be acted on left its steps `instructed`, and a seat that comes both directly and
 * through a group is freed by neither change alone. What the preflight blocks is left out (C8); `unknown` and
 * `protected` seats cannot be in `steps` by their type's making and are left out again here.
 */
export function planReclaim(
  coverage: CompleteCoverage,
  candidates: readonly CandidateStep[],
  caps: Caps,
): PlanResult {
  const wanted = candidates.filter(
    ({ state, path, evidence, adds = [] }) =>
      state === 'planned' &&
      !path.startsWith('direct+') &&
      (evidence.verdict === 'inactive' ||
        evidence.verdict === 'neverUsed' ||
        // Somebody who works gives a licence up only for others.
        (evidence.verdict === 'active' && adds.length > 0)),
  );
  const steps = wanted.filter(({ preflight }) => (preflight?.blocks ?? []).length === 0);
  const seats = peopleIn(steps);
  const blockedSeats = peopleIn(wanted) - seats;
  if (seats === 0)
    return blockedSeats > 0 ? { kind: 'allBlocked', seats: blockedSeats } : { kind: 'nothingToDo' };
  if (seats > caps.seatsPerRun)
    return { kind: 'overCap', cap: 'seatsPerRun', limit: caps.seatsPerRun, seats };
  return { kind: 'planned', plan: { coverage, steps, seats, blockedSeats } };
}

function peopleIn(steps: readonly PlannedStep[]): number {
  return new Set(steps.map(({ userId }) => userId)).size;
}
