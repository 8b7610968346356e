import type { Clock } from '../lib/clock.ts';
import type { Gate, Slot } from './gate.ts';
import { createHold } from './hold.ts';
import type { Sleep } from './sleep.ts';
import { createWaitingClock } from './waiting-clock.ts';
import { createWaitingLine } from './waiting-line.ts';

export interface SlidingWindowDeps {
  readonly windowMs: number;
  /** Asked at each take, so that it may change. */
  readonly limit: () => number;
  readonly clock: Clock;
  readonly sleep: Sleep;
}

/** Clocks and timers are good to about a millisecond; the window of the server closes exactly at its end. */
const marginMs = 5;

/** A request has reached the server by its answer, or this long after it left, whichever comes first. */
const travelMs = 500;

interface Entry {
  at: number;
  readonly cost: number;
}

/**
 * Lets at most `limit` cost pass in any stretch of `windowMs`, as the server counts it: a request is counted
 * from when the server must have seen it, not from when it left. The first `limit` pass at once.
 */
export function createSlidingWindow({ windowMs, limit, clock, sleep }: SlidingWindowDeps): Gate {
  const entries: Entry[] = [];
  let total = 0;
  const { nowMs, sleep: sleepOn } = createWaitingClock(clock, sleep);
  const hold = createHold(nowMs);
  const line = createWaitingLine({ waitMs: (cost) => waitFor(cost, nowMs()), admit, sleep: sleepOn });

  function prune(now: number): void {
    let first = entries[0];
    while (first !== undefined && (first.at + windowMs + marginMs <= now || isFromTheFuture(first, now))) {
      total -= first.cost;
      entries.shift();
      first = entries[0];
    }
  }

  function waitFor(cost: number, now: number): number {
    const heldMs = hold.leftMs();
    if (heldMs > 0) return heldMs;
    prune(now);
    let room = limit() - total;
    if (cost <= room || entries.length === 0) return 0;
    for (const entry of entries) {
      room += entry.cost;
      if (cost <= room) return entry.at + windowMs + marginMs - now;
    }
    return lastOf(entries).at + windowMs + marginMs - now;
  }

  function add(entry: Entry): void {
    entries.push(entry);
    total += entry.cost;
  }

  function remove(entry: Entry): void {
    const place = entries.lastIndexOf(entry);
    if (place === -1) return;
    entries.splice(place, 1);
    total -= entry.cost;
  }

  function admit(cost: number): Slot {
    const entry: Entry = { at: nowMs() + travelMs, cost };
    add(entry);
    return {
      sent() {
        remove(entry);
        entry.at = nowMs() + travelMs;
        add(entry);
      },
      answered() {
        entry.at = Math.min(entry.at, nowMs());
      },
      returned() {
        remove(entry);
        line.lookAgain();
      },
    };
  }

  return {
    take: (cost, priority) => line.take(cost, priority),
    hold: hold.extend,
    spent() {
      prune(nowMs());
      return total;
    },
    isIdle() {
      prune(nowMs());
      return line.isEmpty() && entries.length === 0 && hold.leftMs() === 0;
    },
  };
}

/** Only when the system clock was set back: such an entry would block for as long as the clock moved. */
function isFromTheFuture(entry: Entry, now: number): boolean {
  return entry.at > now + travelMs;
}

function lastOf(entries: readonly Entry[]): Entry {
  const last = entries.at(-1);
  if (last === undefined) throw new TypeError('An empty window never waits.');
  return last;
}
