import { dayOf, isoOf } from '../core/model/day.ts';
import type { DecisionPolicy } from '../core/model/policy.ts';
import type { PopulationRule } from '../core/model/population-rule.ts';
import { signInCutOff } from '../core/reconcile/sign-in-cut-off.ts';
import type { IsoDay } from '../lake/observation.ts';

/** Who wants to know: reviews publish figures that need the day of every sign-in. */
export type CollectFor = 'weekly' | 'nightly' | 'review';

/** The part of the policy that says how sign-ins are read. */
export interface SignInsPolicy {
  readonly decision: DecisionPolicy;
  readonly populations: readonly PopulationRule[];
  readonly signInEvidence: Readonly<
    Record<'weekly' | 'nightly', 'full' | 'inactive-first' | 'by-size'> & { inactiveFirstAboveUsers: number }
  >;
}

/** The day whose later sign-ins are counted in place of read, and from how many people on; null to read everybody. */
export function inactiveFirstOf(
  { decision, populations, signInEvidence }: SignInsPolicy,
  purpose: CollectFor,
  asOf: IsoDay,
): { readonly since: IsoDay; readonly aboveUsers: number } | null {
  const way = purpose === 'review' ? 'full' : signInEvidence[purpose];
  if (way === 'full') return null;
  return {
    since: isoOf(signInCutOff(decision, populations, dayOf(asOf))),
    aboveUsers: way === 'by-size' ? signInEvidence.inactiveFirstAboveUsers : 0,
  };
}
