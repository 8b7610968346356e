import type { Clock } from '../lib/clock.ts';
import type { Sleep } from './sleep.ts';

export interface WaitingClock {
  readonly nowMs: () => number;
  readonly sleep: Sleep;
}

/** A clock that stands still (a replayed day) is moved by what was slept, so that no wait lasts for ever. */
export function createWaitingClock(clock: Clock, sleep: Sleep): WaitingClock {
  let slept = 0;
  const read = (): number => clock.now().getTime();
  return {
    nowMs: () => read() + slept,
    async sleep(milliseconds, signal) {
      const before = read();
      await sleep(milliseconds, signal);
      if (signal?.aborted !== true && read() === before) slept += milliseconds;
    },
  };
}
