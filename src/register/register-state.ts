import { appointments, type AppointmentTerms } from './appointment-entry.ts';
import { budgets, type Budget } from './budget-entry.ts';
import type { Entry, EntryStamp } from './entry.ts';
import { invoices, type InvoiceLine } from './invoice-entry.ts';
import { prices, type Price } from './price-entry.ts';
import type { NewLine, RegisterLine, Stamp } from './register-line.ts';

/** What each book of the register holds. */
export interface BookEntries {
  readonly prices: Price;
  readonly invoices: InvoiceLine;
  readonly budgets: Budget;
  readonly appointments: AppointmentTerms;
}

export type BookName = keyof BookEntries;

export const books = { prices, invoices, budgets, appointments } as const;
export const bookNames = [
  'prices',
  'invoices',
  'budgets',
  'appointments',
] as const satisfies readonly BookName[];

/** The whole register, each part in the order it came. */
export type RegisterState = {
  readonly [N in BookName]: readonly Entry<BookEntries[N]>[];
} & { readonly lines: readonly RegisterLine[] };

/** The same as a file states it: what was written by hand may lack its stamp. */
export type StatedRegister = {
  readonly [N in BookName]: readonly (BookEntries[N] & Partial<EntryStamp>)[];
} & { readonly lines: readonly (NewLine & Partial<Stamp>)[] };

export const emptyRegister: RegisterState = {
  lines: [],
  prices: [],
  invoices: [],
  budgets: [],
  appointments: [],
};

/** Whether everything carries its stamp, as all does that this program wrote. */
export function isStamped(stated: StatedRegister): stated is RegisterState {
  return [stated.lines, ...bookNames.map((name) => stated[name])].every((part) =>
    part.every(({ id }) => id !== undefined),
  );
}

/** The entries that were in the register at an instant (RFC 3339, UTC), as they stood then. */
export function knownThen<E extends Pick<EntryStamp, 'id' | 'addedAt' | 'supersededBy'>>(
  entries: readonly E[],
  knownAt: string | undefined,
): readonly E[] {
  if (knownAt === undefined) return entries;
  const instant = Date.parse(knownAt);
  const then = entries.filter((entry) => Date.parse(entry.addedAt) <= instant);
  const ids = new Set(then.map((entry) => entry.id));
  return then.map((entry) =>
    entry.supersededBy !== null && !ids.has(entry.supersededBy) ? { ...entry, supersededBy: null } : entry,
  );
}
