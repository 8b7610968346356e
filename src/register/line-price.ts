import type { UnitPrice } from '../core/model/money.ts';
import { known, unknown, type Figure } from '../core/model/product.ts';
import { parsePrice } from './price.ts';
import type { Metric, RegisterLine } from './register-line.ts';

/** Why the price a line states is not the one that was asked for: it is per something else, or begins later. */
export type NotThePrice = 'price-of-another-metric' | 'price-of-later-day';

/**
 * Why a line's price is not what one unit of a metric costs on a day (C37); null when it is. A price per device or
 * core says nothing of a user's seat, and a price counts from its own day on.
 */
export function whyNotThePrice(
  line: Pick<RegisterLine, 'metric' | 'priceDate'>,
  metric: Metric,
  asOf: string,
): NotThePrice | null {
  if (line.metric !== metric) return 'price-of-another-metric';
  return line.priceDate !== null && line.priceDate > asOf ? 'price-of-later-day' : null;
}

/**
 * What one unit of a metric costs on a day by these lines: the newest price, by price date, then start, then entry.
 * Unknown where no line states a price (`no-price`), where those there are begin later (`price-of-later-day`) or are
 * per something else (`price-of-another-metric`), and between two currencies (`mixed-currencies`).
 */
export function priceBy(metric: Metric, lines: readonly RegisterLine[], asOf: string): Figure<UnitPrice> {
  const whys = new Set<NotThePrice>();
  let newest: { readonly price: UnitPrice; readonly startDate: string } | undefined;
  for (const line of lines) {
    const price = unitPriceOf(line);
    if (price === null) continue;
    const why = whyNotThePrice(line, metric, asOf);
    if (why !== null) {
      whys.add(why);
      continue;
    }
    if (newest && newest.price.currency !== price.currency) return unknown('mixed-currencies');
    if (newest === undefined || !isBefore(price.on, line.startDate, newest))
      newest = { price, startDate: line.startDate };
  }
  if (newest) return known(newest.price);
  const why: NotThePrice | undefined = whys.has('price-of-later-day') ? 'price-of-later-day' : [...whys][0];
  return unknown(why ?? 'no-price');
}

/** The price a line states, in minor units; null when it states none. */
export function unitPriceOf(line: RegisterLine): UnitPrice | null {
  const { unitPrice, currency, pricePer, priceSource, priceDate } = line;
  if (unitPrice === null || !currency || !pricePer || !priceSource || !priceDate) return null;
  const parsed = parsePrice(unitPrice, currency);
  if (!parsed.ok) throw new TypeError(`${line.id} passed validation with a bad price: ${parsed.problem}`);
  return { amountMinor: parsed.amountMinor, currency, per: pricePer, source: priceSource, on: priceDate };
}

function isBefore(
  on: string,
  startDate: string,
  newest: { readonly price: UnitPrice; readonly startDate: string },
): boolean {
  return on < newest.price.on || (on === newest.price.on && startDate < newest.startDate);
}
