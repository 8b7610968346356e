import { entitlesOn, type Moment } from './entitlements.ts';
import type { Entry } from './entry.ts';
import { unitPriceOf, whyNotThePrice, type NotThePrice } from './line-price.ts';
import { minorOf } from './price.ts';
import type { Price } from './price-entry.ts';
import type { RegisterLine } from './register-line.ts';
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

/** A SKU whose only prices are none of a user's seat on the day. */
export interface UnpricedSku {
  readonly skuId: string;
  readonly name: string;
  readonly reason: NotThePrice;
  /** The register line or price entry that states the price. */
  readonly from: string;
}

/** What a user's seat costs on one day in one currency (C37). A SKU without a price has none: then there is no money. */
export interface PriceBook {
  readonly asOf: string;
  readonly currency: string;
  readonly prices: readonly SkuPrice[];
  readonly unpriced: readonly UnpricedSku[];
}

/** A price somebody states of a SKU, and why it is not that of a seat on the day; null when it is. */
interface Stated extends SkuPrice {
  readonly why: NotThePrice | null;
}

export interface PriceBookMoment extends Moment {
  readonly currency: string;
}

/**
 * Per SKU the price that holds on the day: of a register line by user in force that names it, else of the price book;
 * in either the newest price date up to the day, then the latest entry. Sorted by SKU id.
 */
export function priceBookOf(state: RegisterState, { asOf, knownAt, currency }: PriceBookMoment): PriceBook {
  const fromBook = knownThen(state.prices, knownAt)
    .filter((price) => price.supersededBy === null && price.currency === currency)
    .map((price) => statedByEntry(price, asOf));
  const fromLines = knownThen(state.lines, knownAt)
    .filter((line) => entitlesOn(line, asOf))
    .flatMap((line) => statedByLine(line, asOf, currency));
  const prices = new Map([...newestOf(fromBook), ...newestOf(fromLines)]);
  const unpriced = new Map(
    [...fromBook, ...fromLines].flatMap(({ skuId, name, why, from }) =>
      why === null || prices.has(skuId) ? [] : [[skuId, { skuId, name, reason: why, from }]],
    ),
  );
  return { asOf, currency, prices: bySkuId(prices), unpriced: bySkuId(unpriced) };
}

function bySkuId<T extends { readonly skuId: string }>(chosen: ReadonlyMap<string, T>): T[] {
  return [...chosen.values()].toSorted((a, b) => (a.skuId < b.skuId ? -1 : 1));
}

function statedByEntry(entry: Entry<Price>, asOf: string): Stated {
  const { id, skuId, name, unitPrice, currency, pricePer, priceSource, priceDate } = entry;
  const monthlyMinor = monthly(minorOf(unitPrice, currency), pricePer);
  const why = priceDate > asOf ? 'price-of-later-day' : null;
  return { skuId, name, monthlyMinor, source: priceSource, on: priceDate, from: id, why };
}

function statedByLine(line: RegisterLine, asOf: string, currency: string): Stated[] {
  const price = unitPriceOf(line);
  if (price?.currency !== currency) return [];
  const monthlyMinor = monthly(price.amountMinor, price.per);
  const { source, on } = price;
  const why = whyNotThePrice(line, 'user', asOf);
  return line.skuIds.map((skuId) => ({
    ...{ skuId, name: line.name, monthlyMinor, source, on, from: line.id, why },
  }));
}

function monthly(amountMinor: number, per: 'month' | 'year'): number {
  return per === 'month' ? amountMinor : Math.floor((2 * amountMinor + 12) / 24);
}

/** Prices come in the order of their entry: of two of one day, the later one holds. */
function newestOf(stated: readonly Stated[]): Map<string, SkuPrice> {
  const newest = new Map<string, SkuPrice>();
  for (const { why, ...price } of stated) {
    const best = newest.get(price.skuId);
    if (why === null && (best === undefined || price.on >= best.on)) newest.set(price.skuId, price);
  }
  return newest;
}
