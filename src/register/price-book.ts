import { entitlesOn, unitPriceOf, type Moment } from './entitlements.ts';
import type { Entry } from './entry.ts';
import { minorOf } from './price.ts';
import type { Price } from './price-entry.ts';
import { knownThen, type RegisterState } from './register-state.ts';

/** What one unit of a SKU costs in a month. */
export interface SkuPrice {
  readonly skuId: string;
  readonly name: string;
  /** Minor units of the book's currency; a yearly price divided by 12, halves up. */
  readonly monthlyMinor: number;
  readonly source: string;
  /** The day the price is of, `YYYY-MM-DD`. */
  readonly on: string;
  /** The register line or price entry it comes from. */
  readonly from: string;
}

/** The prices of one day in one currency (C37). A SKU that is not in it has no price: then there is no money. */
export interface PriceBook {
  readonly asOf: string;
  readonly currency: string;
  readonly prices: readonly SkuPrice[];
}

export interface PriceBookMoment extends Moment {
  readonly currency: string;
}

/**
 * Per SKU the price that holds on the day: of a register line in force that names it, else of the price book; there
 * the newest price date up to the day, then the latest entry. Sorted by SKU id.
 */
export function priceBookOf(state: RegisterState, { asOf, knownAt, currency }: PriceBookMoment): PriceBook {
  const fromBook = knownThen(state.prices, knownAt)
    .filter((price) => price.supersededBy === null && price.currency === currency && price.priceDate <= asOf)
    .map(priceOfEntry);
  const fromLines = knownThen(state.lines, knownAt)
    .filter((line) => entitlesOn(line, asOf))
    .flatMap((line) => {
      const price = unitPriceOf(line);
      if (price?.currency !== currency) return [];
      const monthlyMinor = monthly(price.amountMinor, price.per);
      const { source, on } = price;
      return line.skuIds.map((skuId) => ({
        skuId,
        name: line.name,
        monthlyMinor,
        source,
        on,
        from: line.id,
      }));
    });
  const chosen = new Map([...newestOf(fromBook), ...newestOf(fromLines)]);
  return {
    asOf,
    currency,
    prices: [...chosen.values()].toSorted((a, b) => (a.skuId < b.skuId ? -1 : 1)),
  };
}

function priceOfEntry({
  id,
  skuId,
  name,
  unitPrice,
  currency,
  pricePer,
  priceSource,
  priceDate,
}: Entry<Price>) {
  const monthlyMinor = monthly(minorOf(unitPrice, currency), pricePer);
  return { skuId, name, monthlyMinor, source: priceSource, on: priceDate, from: id };
}

function monthly(amountMinor: number, per: 'month' | 'year'): number {
  return per === 'month' ? amountMinor : Math.floor((2 * amountMinor + 12) / 24);
}

/** Prices come in the order of their entry: of two of one day, the later one holds. */
function newestOf(prices: readonly SkuPrice[]): Map<string, SkuPrice> {
  const newest = new Map<string, SkuPrice>();
  for (const price of prices) {
    const best = newest.get(price.skuId);
    if (best === undefined || price.on >= best.on) newest.set(price.skuId, price);
  }
  return newest;
}
