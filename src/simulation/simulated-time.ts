import { performance } from 'node:perf_hooks';
import { setTimeout as realWait } from 'node:timers/promises';
import type { Clock } from '../lib/clock.ts';

/** A clock that stands still while anybody works, and jumps to the next alarm when everybody sleeps. */
export interface SimulatedTime {
  readonly clock: Clock;
  /** Resolves when the clock has come that far. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Work that is not seen from here, such as a request or a write to disk: the clock stands still until it settles. */
  work<T>(act: () => Promise<T>): Promise<T>;
  /** A pause in the middle of such work, which lets the clock go on. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Moves the clock until the program is done; hands on what it answers or throws. */
  drive<T>(program: () => Promise<T>): Promise<T>;
}

interface Alarm {
  readonly at: number;
  readonly ring: () => void;
}

/** The event loop is quiet when it had nothing to do for this long, in real milliseconds. */
const quietMs = 1;
/** Nobody works, nobody sleeps, and the program is not done: after so many quiet looks it never will be. */
const patience = 5_000;

/** Everything that takes part has to live in this process. */
export function createSimulatedTime(startsAt: Date): SimulatedTime {
  let now = startsAt.getTime();
  let working = 0;
  const alarms: Alarm[] = [];

  async function sleep(milliseconds: number): Promise<void> {
    const at = now + Math.max(0, milliseconds);
    await new Promise<void>((ring) => {
      const later = alarms.findIndex((alarm) => alarm.at > at);
      alarms.splice(later === -1 ? alarms.length : later, 0, { at, ring });
    });
  }

  async function untilQuiet(): Promise<void> {
    for (;;) {
      const before = performance.eventLoopUtilization();
      await realWait(quietMs);
      if (working > 0) continue;
      const { active } = performance.eventLoopUtilization(before);
      if (active < quietMs / 2) return;
    }
  }

  return {
    clock: { now: () => new Date(now) },
    sleep,
    async work(act) {
      working += 1;
      try {
        return await act();
      } finally {
        working -= 1;
      }
    },
    async pause(milliseconds) {
      working -= 1;
      try {
        await sleep(milliseconds);
      } finally {
        working += 1;
      }
    },
    async drive(program) {
      const done = new AbortController();
      const result = program().finally(() => {
        done.abort();
      });
      result.catch(() => undefined);
      for (let looks = 0; !done.signal.aborted;) {
        await untilQuiet();
        const next = alarms.shift();
        if (next === undefined) {
          looks += 1;
          if (looks > patience) throw new TypeError('Nobody sleeps and nobody works: the program hangs.');
          continue;
        }
        looks = 0;
        now = Math.max(now, next.at);
        next.ring();
      }
      return result;
    },
  };
}
