import type { Fields, Parsed } from './field-reader.ts';
import type { TableShape } from './table-shape.ts';

/** When and by whom an entry of a book came into the register. */
export interface EntryStamp {
  /** `<kind>/<number>`, like `price/12`. */
  readonly id: string;
  /** RFC 3339, UTC. */
  readonly addedAt: string;
  /** Entra object id, or `unknown` for an entry written into the file by hand. */
  readonly addedBy: string;
  /** The entry that replaced this one; null while it stands. */
  readonly supersededBy: string | null;
}

/** An entry of a book. It never changes: a correction is a further entry (ENT-04). */
export type Entry<T> = T & EntryStamp;

export const stampKeys = ['id', 'addedAt', 'addedBy', 'supersededBy'] as const;

/** A list kept in the register beside its lines: prices, invoices, budgets. */
export interface Book<C extends string, T> {
  /** Begins the ids of its entries. */
  readonly kind: string;
  readonly shape: TableShape<C>;
  readonly parse: (fields: Fields<C>) => Parsed<T>;
  /** What an entry speaks of: importing other entries for it replaces those that stood. */
  readonly keyOf: (entry: T) => string;
  /** Whether one import may say one thing only of it: an invoice has many lines, a price is one. */
  readonly isOnePerKey: boolean;
}

/** Gives entries their place in the book, after those that are there. */
export function stampEntries<T extends object>(
  kind: string,
  entries: readonly (T & Partial<EntryStamp>)[],
  existing: readonly EntryStamp[],
  by: { readonly addedAt: string; readonly addedBy: string },
): Entry<T>[] {
  const numbers = [...existing, ...entries].map(({ id }) => (id === undefined ? 0 : numberOf(id)));
  let last = Math.max(0, ...numbers);
  return entries.map((entry) => {
    const id = entry.id ?? `${kind}/${(last += 1)}`;
    return { id, ...by, supersededBy: null, ...entry };
  });
}

function numberOf(id: string): number {
  const number = Number(id.slice(id.lastIndexOf('/') + 1));
  return Number.isSafeInteger(number) ? number : 0;
}
