import type { CompleteCoverage } from '../model/coverage.ts';
import type { Caps } from '../model/policy.ts';
import type { PlannedStep } from './step.ts';

/** What a case proposes to change, made only from complete coverage and within every cap. */
export interface ReclaimPlan {
  readonly coverage: CompleteCoverage;
  readonly steps: readonly PlannedStep[];
  readonly seats: number;
}

export type PlanResult =
  | { readonly kind: 'planned'; readonly plan: ReclaimPlan }
  | { readonly kind: 'overCap'; readonly cap: keyof Caps; readonly limit: number; readonly seats: number }
  | { readonly kind: 'nothingToDo' };

/**
 * The changes that would free these seats. A plan over a cap is refused, never truncated (C49); seats that
 * only a group gives are not steps; `unknown` and `protected` seats cannot be in `steps` by their type's
 * making and are left out again here.
 */
export function planReclaim(
  coverage: CompleteCoverage,
  candidates: readonly PlannedStep[],
  caps: Caps,
): PlanResult {
  const steps = candidates.filter(
    ({ path, evidence }) =>
      path === 'direct' && (evidence.verdict === 'inactive' || evidence.verdict === 'neverUsed'),
  );
  const seats = new Set(steps.map((step) => step.userId)).size;
  if (seats === 0) return { kind: 'nothingToDo' };
  if (seats > caps.seatsPerRun)
    return { kind: 'overCap', cap: 'seatsPerRun', limit: caps.seatsPerRun, seats };
  return { kind: 'planned', plan: { coverage, steps, seats } };
}
