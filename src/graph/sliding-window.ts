import type { Clock } from '../lib/clock.ts';

export type Sleep = (milliseconds: number) => Promise<void>;

/** One request's place in a window. */
export interface Slot {
  /** The request leaves now. */
  sent(): void;
  /** Its answer is here, so the server has counted it by now. */
  answered(): void;
  /** The request is not made after all: its place is free again. */
  returned(): void;
}

export interface SlidingWindow {
  /** Resolves, in the order asked, as soon as `cost` fits. */
  take(cost: number): Promise<Slot>;
  /** Nothing passes for this long: the server asked for it. */
  hold(milliseconds: number): void;
  /** Cost counted within the window at this moment. */
  spent(): number;
}

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
export function createSlidingWindow({ windowMs, limit, clock, sleep }: SlidingWindowDeps): SlidingWindow {
  const entries: Entry[] = [];
  let total = 0;
  let heldUntil = 0;
  let queue: Promise<unknown> = Promise.resolve();

  function prune(now: number): void {
    let first = entries[0];
    while (first !== undefined && (first.at + windowMs + marginMs <= now || isFromTheFuture(first, now))) {
      total -= first.cost;
      entries.shift();
      first = entries[0];
    }
  }

  function waitFor(cost: number, now: number): number {
    if (now < heldUntil) return heldUntil - now;
    prune(now);
    let room = limit() - total;
    if (cost <= room || entries.length === 0) return 0;
    for (const entry of entries) {
      room += entry.cost;
      if (cost <= room) return entry.at + windowMs + marginMs - now;
    }
    return lastOf(entries).at + windowMs + marginMs - now;
  }

  async function enter(cost: number): Promise<Slot> {
    for (;;) {
      const now = clock.now().getTime();
      const wait = waitFor(cost, now);
      if (wait <= 0) break;
      await sleep(wait);
    }
    const entry: Entry = { at: clock.now().getTime() + travelMs, cost };
    entries.push(entry);
    total += cost;
    return {
      sent: () => {
        entry.at = clock.now().getTime() + travelMs;
      },
      answered: () => {
        entry.at = Math.min(entry.at, clock.now().getTime());
      },
      returned: () => {
        const place = entries.indexOf(entry);
        if (place === -1) return;
        entries.splice(place, 1);
        total -= cost;
      },
    };
  }

  return {
    take(cost) {
      const turn = queue.then(() => enter(cost));
      queue = turn;
      return turn;
    },
    hold(milliseconds) {
      heldUntil = Math.max(heldUntil, clock.now().getTime() + milliseconds);
    },
    spent() {
      prune(clock.now().getTime());
      return total;
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
