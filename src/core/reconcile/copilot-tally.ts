import type { Day } from '../model/day.ts';
import type { DecisionPolicy } from '../model/policy.ts';
import type { CopilotUse } from '../model/position.ts';
import { known, unknown, type Figure } from '../model/product.ts';
import type { Seat } from '../model/seat.ts';
import { isUntouched } from './day-evidence.ts';
import { isWithin } from './verdict-of.ts';

/** How many seats of a product that is judged by Copilot's report are used, and how many never were. */
export interface CopilotTally {
  add(seat: Seat): void;
  /** Unknown where the report tells of nobody. */
  use(): Figure<CopilotUse>;
}

export function createCopilotTally(
  { copilotActiveDays, copilotZeroUsageDays }: DecisionPolicy,
  asOf: Day,
): CopilotTally {
  let seats = 0;
  let seen = 0;
  let active = 0;
  let zeroUsage = 0;
  return {
    add({ copilot }) {
      seats += 1;
      if (copilot !== 'unknown') seen += 1;
      if (isWithin(copilot, copilotActiveDays, asOf)) active += 1;
      if (isUntouched(copilot, copilotZeroUsageDays, asOf)) zeroUsage += 1;
    },
    use() {
      if (seats > 0 && seen === 0) return unknown('no-evidence');
      return known({ activeDays: copilotActiveDays, activeInWindow: active, zeroUsage });
    },
  };
}
