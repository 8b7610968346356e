import type { Money, PricePeriod, UnitPrice } from '../model/money.ts';

/**
 * What `units` cost in a month or a year at `pct` per cent of a price: whole minor units, halves up, rounded once at
 * the end.
 */
export function costOf(units: number, price: UnitPrice, per: PricePeriod, pct = 100): Money {
  const times = price.per === 'month' && per === 'year' ? 12 : 1;
  const parts = price.per === 'year' && per === 'month' ? 1_200 : 100;
  return {
    amountMinor: roundedRatio(units * price.amountMinor * times * pct, parts),
    currency: price.currency,
  };
}

/** One amount per currency, in the order of their codes: amounts of different currencies are never added (C37). */
export function addByCurrency(amounts: readonly Money[]): readonly Money[] {
  return [...Map.groupBy(amounts, ({ currency }) => currency)]
    .map(([currency, same]) => ({
      amountMinor: same.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
      currency,
    }))
    .sort((a, b) => (a.currency < b.currency ? -1 : 1));
}

/** part / whole as a whole number, halves up. */
export function roundedRatio(part: number, whole: number): number {
  return Math.floor((2 * part + whole) / (2 * whole));
}

/** Per cent with one decimal, halves up. */
export function percentOf(part: number, whole: number): number {
  return roundedRatio(part * 1_000, whole) / 10;
}
