import type { Day } from '../model/day.ts';
import { bridgeCells, type MicrosoftCount } from '../model/microsoft-count.ts';
import { known, unknown, type Figure, type UsageMethod } from '../model/product.ts';
import type { Seat } from '../model/seat.ts';
import type { Verdict } from '../model/verdict.ts';
import { isUndecided } from './day-evidence.ts';
import { isWithin } from './verdict-of.ts';
import { zeros } from './zeros.ts';

/** The seats of a product as Microsoft's licence assessment counts them, beside our verdicts (ERR-05). */
export interface MicrosoftTally {
  add(seat: Seat, verdict: Verdict): void;
  /** Unknown where somebody's newest attempt is only known to be since a day before Microsoft's window. */
  count(): Figure<MicrosoftCount>;
}

/** Microsoft's own windows are not ours to configure (ERR-05). */
const microsoftWindowDays = 90;
const microsoftCopilotDays = 30;

export function createMicrosoftTally(method: UsageMethod, asOf: Day): MicrosoftTally {
  const active = zeros(bridgeCells);
  const inactive = zeros(bridgeCells);
  let guests = 0;
  let isKnown = true;

  const isActive = ({ copilot, attempt }: Seat): boolean =>
    method === 'copilot'
      ? isWithin(copilot, microsoftCopilotDays, asOf)
      : isWithin(attempt, microsoftWindowDays, asOf);

  return {
    add(seat, verdict) {
      if (seat.isGuest) {
        guests += 1;
        return;
      }
      if (method !== 'copilot' && isUndecided(seat.attempt, microsoftWindowDays, asOf)) isKnown = false;
      const cell = verdict.kind === 'unknown' ? verdict.reason : verdict.kind;
      if (isActive(seat)) active[cell] += 1;
      else inactive[cell] += 1;
    },
    count() {
      if (!isKnown) return unknown('sign-ins-not-dated');
      const cells = bridgeCells.map((cell) => [cell, { active: active[cell], inactive: inactive[cell] }]);
      return known({ guests, cells: Object.fromEntries(cells) as MicrosoftCount['cells'] });
    },
  };
}
