import type { Day } from '../model/day.ts';
import type { DecisionPolicy } from '../model/policy.ts';
import type { PopulationRule } from '../model/population-rule.ts';

/** Microsoft's count, mailboxes and identities look this far back, whatever the policy says (ERR-05, M36-15). */
const fixedWindowDays = 90;

/**
 * The day since which a sign-in settles every question a verdict or the watch asks: whoever signed in on it or after
 * it lies within the shortest window, so that the day itself makes no difference (C29).
 */
export function signInCutOff(
  { watchAfterDays, classifyAfterDays }: Pick<DecisionPolicy, 'watchAfterDays' | 'classifyAfterDays'>,
  populations: readonly PopulationRule[],
  asOf: Day,
): Day {
  const paced = populations.flatMap((rule) => ('classifyAfterDays' in rule ? rule.classifyAfterDays : []));
  // Idle for the whole of the watch window is worth watching; a verdict's window includes its last day.
  return asOf - Math.min(watchAfterDays - 1, classifyAfterDays, fixedWindowDays, ...paced);
}
