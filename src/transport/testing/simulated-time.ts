import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../lib/clock.ts';
import type { Sleep } from '../sleep.ts';

/** A clock that moves only when somebody sleeps, and notes every sleep. */
export interface SimulatedTime {
  readonly clock: Clock;
  readonly sleeps: number[];
  readonly sleep: Sleep;
  advance(milliseconds: number): void;
  elapsed(): number;
}

/** For one sleeper at a time: the sleeps of several add up. */
export function simulatedTime(start = Date.UTC(2026, 10, 22)): SimulatedTime {
  let now = start;
  const sleeps: number[] = [];
  return {
    clock: { now: () => new Date(now) },
    sleeps,
    async sleep(milliseconds) {
      sleeps.push(milliseconds);
      now += milliseconds;
      await wait(0);
    },
    advance(milliseconds) {
      now += milliseconds;
    },
    elapsed: () => now - start,
  };
}
