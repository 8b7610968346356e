import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../lib/clock.ts';
import type { Sleep } from '../transport/sleep.ts';

/** A clock that runs with real time, and skips every sleep: what waits for a limit has waited as long as it must. */
export interface SkippingTime {
  readonly clock: Clock;
  readonly sleep: Sleep;
}

export function skippingTime(start = new Date()): SkippingTime {
  let offset = start.getTime() - Date.now();
  return {
    clock: { now: () => new Date(Date.now() + offset) },
    async sleep(milliseconds) {
      offset += milliseconds;
      await wait(0);
    },
  };
}
