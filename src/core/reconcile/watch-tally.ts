import type { Day } from '../model/day.ts';
import type { DecisionPolicy } from '../model/policy.ts';
import { known, unknown, type Figure } from '../model/product.ts';
import type { Seat } from '../model/seat.ts';
import type { Verdict } from '../model/verdict.ts';
import { isUndecided, isUntouched } from './day-evidence.ts';

/** Seats that are active still, by a sign-in that is about to lapse. */
export interface WatchTally {
  add(seat: Seat, verdict: Verdict): void;
  /** Unknown where somebody active is only known to have signed in since a day before the watch window. */
  count(): Figure<number>;
}

export function createWatchTally({ watchAfterDays }: DecisionPolicy, asOf: Day): WatchTally {
  let watched = 0;
  let isKnown = true;
  return {
    add({ signIn }, { kind }) {
      if (kind !== 'active') return;
      if (isUntouched(signIn, watchAfterDays, asOf)) watched += 1;
      if (isUndecided(signIn, watchAfterDays - 1, asOf)) isKnown = false;
    },
    count: () => (isKnown ? known(watched) : unknown('sign-ins-not-dated')),
  };
}
