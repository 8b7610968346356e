import type { Day } from './day.ts';
import type { UnitPrice } from './money.ts';

/** How a product's seats are judged: by sign-in within the window, or by its own usage report. */
export type UsageMethod = 'sign-in' | 'copilot';

/** A figure that may be unknowable, with the reason when it is. */
export type Figure<T> =
  { readonly known: true; readonly value: T } | { readonly known: false; readonly reason: string };

export function known<T>(value: T): Figure<T> {
  return { known: true, value };
}

export function unknown(reason: string): Figure<never> {
  return { known: false, reason };
}

/** What an owner answers for, with what the register and the tenant say of it on the day. */
export interface ProductSupply {
  readonly product: string;
  readonly name: string;
  readonly skuIds: readonly string[];
  readonly ownerIds: readonly string[];
  readonly method: UsageMethod;
  /** Register lines in force on the day; unknown when the register has none. */
  readonly entitled: Figure<number>;
  /** Paid units the tenant can use: enabled + warning, trials left out. */
  readonly purchased: Figure<number>;
  readonly price: Figure<UnitPrice>;
}

/** The most seats held at once, and when. */
export interface Peak {
  readonly units: number;
  readonly on: Day;
}
