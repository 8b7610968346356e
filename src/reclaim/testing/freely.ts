import type { Clock } from '../../lib/clock.ts';
import type { CarryOutCaseDeps } from '../carry-out-case.ts';

/** Nothing halts a run, nobody brought a list, and no group may be touched: for tests about something else. */
export function freely(
  clock: Clock,
): Pick<CarryOutCaseDeps, 'mayWrite' | 'halt' | 'failuresInARow' | 'licenceGroups' | 'lastLookAt' | 'clock'> {
  return {
    clock,
    mayWrite: async () => true,
    halt: async (reason) => {
      throw new TypeError(reason);
    },
    failuresInARow: 1_000,
    licenceGroups: new Set(),
    lastLookAt: () => async () => null,
  };
}
