import type { Clock } from '../lib/clock.ts';
import type { GraphLimits } from './limits.ts';
import type { Charge } from './request-cost.ts';
import { createSlidingWindow, type SlidingWindow, type Sleep, type Slot } from './sliding-window.ts';

/** What an answer tells about how near a limit we are. */
export interface Pressure {
  readonly throttled: boolean;
  /** `x-ms-throttle-limit-percentage`, 0.8–1.8; null when Graph left it out because it is below 0.8. */
  readonly percentage: number | null;
}

/** A place among the requests of one limit, taken before it is certain that there will be a request. */
export interface Reservation {
  readonly scope: string;
  /** The place, to whoever asks first; null when it was used or given back. */
  use(): Slot | null;
  /** Nothing when it was used. */
  giveBack(): void;
}

export interface ThrottleBudget {
  /** Waits until the request fits into every limit it counts against; the scope of a reservation counts already. */
  enter(charges: readonly Charge[], reserved?: Reservation): Promise<Slot>;
  /** Waits for a place, so that what has to be true of the request can be looked up after the wait. */
  reserve(charge: Charge): Promise<Reservation>;
  /** The server asked us to wait: holds the most specific limit, which is the first charge. */
  hold(charges: readonly Charge[], milliseconds: number): void;
  learn(charges: readonly Charge[], pressure: Pressure): void;
}

export interface ThrottleBudgetDeps {
  readonly limits: GraphLimits;
  readonly clock: Clock;
  readonly sleep: Sleep;
}

/** From this share of our own limit on, a silent server shows that the tenant's true limit is higher. */
const fullShare = 0.9;

/**
 * Paces one application at the published limits of one tenant: at the limit, not over it. The identity limit
 * depends on the tenant's size, which no API tells: it starts at the smallest, grows by a step when a full
 * window passes without a sign of pressure, and shrinks by one when Graph throttles.
 */
export function createThrottleBudget({ limits, clock, sleep }: ThrottleBudgetDeps): ThrottleBudget {
  const windows = new Map<string, SlidingWindow>();
  const levels = limits.identityUnitsPer10Seconds;
  let level = 0;

  function identityLimit(): number {
    const units = levels[level];
    if (units === undefined) throw new TypeError('The identity limit needs at least one level.');
    return units;
  }

  function windowOf(scope: string): SlidingWindow {
    const known = windows.get(scope);
    if (known !== undefined) return known;
    const created = createSlidingWindow({ ...rangeOf(scope), clock, sleep });
    windows.set(scope, created);
    return created;
  }

  function rangeOf(scope: string): { windowMs: number; limit: () => number } {
    if (scope === 'signIns') return { windowMs: 60_000, limit: () => limits.signInPerMinute };
    if (scope === 'audits') return { windowMs: 10_000, limit: () => limits.auditPer10Seconds };
    if (scope === 'identity') return { windowMs: 10_000, limit: identityLimit };
    if (scope === 'writes') return { windowMs: 150_000, limit: () => limits.writesPer150Seconds };
    return { windowMs: 600_000, limit: () => limits.reportPer10Minutes };
  }

  return {
    async enter(charges, reserved) {
      const slots: Slot[] = [];
      for (const { scope, cost } of charges) {
        const place = scope === reserved?.scope ? reserved.use() : null;
        slots.push(place ?? (await windowOf(scope).take(cost)));
      }
      for (const slot of slots) slot.sent();
      return {
        sent: () => slots.forEach((slot) => slot.sent()),
        answered: () => slots.forEach((slot) => slot.answered()),
        returned: () => slots.forEach((slot) => slot.returned()),
      };
    },
    async reserve({ scope, cost }) {
      let slot: Slot | null = await windowOf(scope).take(cost);
      const use = (): Slot | null => {
        const place = slot;
        slot = null;
        return place;
      };
      return { scope, use, giveBack: () => use()?.returned() };
    },
    hold(charges, milliseconds) {
      const [first] = charges;
      if (first !== undefined) windowOf(first.scope).hold(milliseconds);
    },
    learn(charges, { throttled, percentage }) {
      if (charges[0]?.scope !== 'identity') return;
      if (throttled || (percentage !== null && percentage >= 1)) {
        level = Math.max(0, level - 1);
      } else if (percentage === null && windowOf('identity').spent() >= fullShare * identityLimit()) {
        level = Math.min(levels.length - 1, level + 1);
      }
    },
  };
}
