import type { Day } from '../model/day.ts';
import type { SignInEvidence } from '../model/seat.ts';

/** Known not to be of the last `days` days. */
export function isUntouched(evidence: SignInEvidence, days: number, asOf: Day): boolean {
  return evidence === 'never' || (typeof evidence === 'number' && asOf - evidence >= days);
}

/** Somebody seen since a day before the window: within it or not, nobody knows. */
export function isUndecided(evidence: SignInEvidence, days: number, asOf: Day): boolean {
  return typeof evidence === 'object' && asOf - evidence.since > days;
}
