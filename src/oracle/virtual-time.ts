import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../lib/clock.ts';

/** Time that passes only while somebody waits: an hour of pacing and retries costs no time of ours. */
export interface VirtualTime {
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<void>;
}

export function createVirtualTime(start: Date): VirtualTime {
  let now = start.getTime();
  return {
    clock: { now: () => new Date(now) },
    async sleep(ms) {
      const until = now + ms;
      await nextTurn();
      now = Math.max(now, until);
    },
  };
}
