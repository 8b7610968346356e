import type { Clock } from '../lib/clock.ts';
import type { Charge } from './charge.ts';
import { createConcurrencyGate } from './concurrency-gate.ts';
import type { Gate, Priority, Slot } from './gate.ts';
import { createLevel, type Level, type Pressure } from './level.ts';
import type { Sleep } from './sleep.ts';
import { createSlidingWindow } from './sliding-window.ts';

/** What a service publishes of one scope. */
export type ScopeLimit =
  /** So much cost in any `windowMs`. */
  | { readonly windowMs: number; readonly limit: number }
  /** The true limit is one of these, ascending, and is found out by use. */
  | { readonly windowMs: number; readonly levels: readonly number[] }
  /** So many under way at once. */
  | { readonly concurrent: number };

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
  enter(charges: readonly Charge[], priority: Priority, reserved?: Reservation): Promise<Slot>;
  /** Waits for a place, so that what has to be true of the request can be looked up after the wait. */
  reserve(charge: Charge, priority: Priority): Promise<Reservation>;
  /** The server asked us to wait: nothing enters this scope for so long. */
  hold(scope: string, milliseconds: number): void;
  /** What an answer told about how near a scope is to its limit. Nothing for a scope whose limit is known. */
  learn(scope: string, pressure: Pressure): void;
}

export interface ThrottleBudgetDeps {
  /** The table of a service; asked once per scope. */
  readonly limitOf: (scope: string) => ScopeLimit;
  readonly clock: Clock;
  readonly sleep: Sleep;
}

interface Scope {
  readonly gate: Gate;
  /** Null when the limit is known. */
  readonly level: Level | null;
  /** There are as many of these as there are people: forgotten as soon as they are idle. */
  readonly isBrief: boolean;
}

/**
 * Paces one application at the published limits of one tenant: at the limit, not over it. Shared by everything
 * that asks in the name of that application, whatever its priority.
 */
export function createThrottleBudget({ limitOf, clock, sleep }: ThrottleBudgetDeps): ThrottleBudget {
  const scopes = new Map<string, Scope>();

  function scopeOf(name: string): Scope {
    const known = scopes.get(name);
    if (known !== undefined) return known;
    const created = createScope(limitOf(name));
    scopes.set(name, created);
    return created;
  }

  function createScope(limit: ScopeLimit): Scope {
    if ('concurrent' in limit) {
      const gate = createConcurrencyGate({ limit: limit.concurrent, clock, sleep });
      return { gate, level: null, isBrief: true };
    }
    const { windowMs } = limit;
    if ('levels' in limit) {
      const level = createLevel(limit.levels);
      const gate = createSlidingWindow({ windowMs, limit: () => level.limit(), clock, sleep });
      return { gate, level, isBrief: false };
    }
    const gate = createSlidingWindow({ windowMs, limit: () => limit.limit, clock, sleep });
    return { gate, level: null, isBrief: false };
  }

  function forgetIdle(charges: readonly Charge[]): void {
    for (const { scope } of charges) {
      const known = scopes.get(scope);
      if (known?.isBrief === true && known.gate.isIdle()) scopes.delete(scope);
    }
  }

  return {
    async enter(charges, priority, reserved) {
      const slots: Slot[] = [];
      for (const { scope, cost } of inOrder(charges, (name) => scopeOf(name).isBrief)) {
        const place = scope === reserved?.scope ? reserved.use() : null;
        slots.push(place ?? (await scopeOf(scope).gate.take(cost, priority)));
      }
      for (const slot of slots) slot.sent();
      return {
        sent: () => slots.forEach((slot) => slot.sent()),
        answered() {
          slots.forEach((slot) => slot.answered());
          forgetIdle(charges);
        },
        returned() {
          slots.forEach((slot) => slot.returned());
          forgetIdle(charges);
        },
      };
    },
    async reserve({ scope, cost }, priority) {
      let slot: Slot | null = await scopeOf(scope).gate.take(cost, priority);
      const use = (): Slot | null => {
        const place = slot;
        slot = null;
        return place;
      };
      return { scope, use, giveBack: () => use()?.returned() };
    },
    hold(scope, milliseconds) {
      scopeOf(scope).gate.hold(milliseconds);
    },
    learn(scope, pressure) {
      const { gate, level } = scopeOf(scope);
      level?.learn(pressure, gate.spent());
    },
  };
}

/**
 * Places that are kept until the answer come last and by name: two requests that need the same two never wait for
 * each other.
 */
function inOrder(charges: readonly Charge[], isKept: (scope: string) => boolean): readonly Charge[] {
  const kept = charges.filter(({ scope }) => isKept(scope));
  if (kept.length === 0) return charges;
  const others = charges.filter((charge) => !kept.includes(charge));
  return [...others, ...kept.toSorted((a, b) => (a.scope < b.scope ? -1 : 1))];
}
