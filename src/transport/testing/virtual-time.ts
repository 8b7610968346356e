import { setImmediate as settle } from 'node:timers/promises';
import type { Clock } from '../../lib/clock.ts';
import type { Sleep } from '../sleep.ts';

/** A clock for many sleepers: it moves to the earliest waking when nobody has anything else to do. */
export interface VirtualTime {
  readonly clock: Clock;
  readonly sleep: Sleep;
  elapsed(): number;
  /** Lets time pass until `work` has ended. */
  pass<T>(work: Promise<T>): Promise<T>;
}

export function virtualTime(start = Date.UTC(2026, 10, 22)): VirtualTime {
  let now = start;
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();
  return {
    clock: { now: () => new Date(now) },
    sleep(milliseconds, signal) {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      const sleeper = { at: now + milliseconds, wake: () => resolve(undefined) };
      sleepers.add(sleeper);
      signal?.addEventListener('abort', () => {
        sleepers.delete(sleeper);
        resolve(undefined);
      });
      return promise;
    },
    elapsed: () => now - start,
    async pass(work) {
      const state = { isOver: false };
      const over = work.finally(() => {
        state.isOver = true;
      });
      over.catch(() => undefined);
      for (;;) {
        await settle();
        if (state.isOver) return over;
        const [next] = [...sleepers].sort((a, b) => a.at - b.at);
        if (next === undefined) throw new TypeError('Everybody waits and nobody sleeps.');
        sleepers.delete(next);
        now = Math.max(now, next.at);
        next.wake();
      }
    },
  };
}
