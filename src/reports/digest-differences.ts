import { moneyText } from '../lib/currency.ts';
import type { OwnedProduct } from './digest-dates.ts';
import { unknownText } from './reason-words.ts';
import type { VarianceRow } from './variance-document.ts';

/** A difference that matters, with whoever answers for the product; nobody does for one that is not registered. */
export type DigestDifference = VarianceRow & { readonly ownerIds: readonly string[] };

export interface DigestDifferences {
  /** The day of the comparison, `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly rows: readonly DigestDifference[];
  /** How many comparisons could not be made because one source does not say. */
  readonly unknown: number;
}

export interface Compared {
  readonly asOf: string;
  readonly variances: readonly VarianceRow[];
}

/** Where register, tenant and invoices differ by enough to matter (ENT-17). */
export function digestDifferences(
  { asOf, variances }: Compared,
  products: readonly OwnedProduct[],
): DigestDifferences {
  const ownersOf = new Map(products.map(({ product, ownerIds }) => [product, ownerIds]));
  return {
    asOf,
    rows: variances
      .filter(({ material }) => material === true)
      .map((row) => ({ ...row, ownerIds: row.product === null ? [] : (ownersOf.get(row.product) ?? []) })),
    unknown: variances.filter(({ material }) => material === null).length,
  };
}

/** A difference as a sentence: what each side says, and of what. */
export function differenceWords(row: VarianceRow): string {
  const { name, left, right } = row;
  return `${name}: ${left.label} ${valueWords(row, left)}, ${right.label} ${valueWords(row, right)}.`;
}

function valueWords({ unit, currency }: VarianceRow, { value, reason }: VarianceRow['left']): string {
  if (value === null) return unknownText(reason);
  if (unit === 'money' && currency !== null && typeof value === 'number') return moneyText(value, currency);
  return String(value);
}
