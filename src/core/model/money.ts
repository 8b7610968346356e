/** An amount always travels with its currency; minor units (pence, cents) keep it exact. */
export interface Money {
  readonly amountMinor: number;
  readonly currency: string;
}

export type PricePeriod = 'month' | 'year';

/** A price for one unit, with where it comes from (C37: no price without source and date). */
export interface UnitPrice {
  readonly amountMinor: number;
  readonly currency: string;
  readonly per: PricePeriod;
  readonly source: string;
  /** `YYYY-MM-DD` */
  readonly on: string;
}

/** What `units` cost in a month, rounded half up to the minor unit once, at the end. */
export function monthlyCost(units: number, price: UnitPrice): Money {
  const total = units * price.amountMinor;
  return {
    amountMinor: price.per === 'month' ? total : Math.floor((2 * total + 12) / 24),
    currency: price.currency,
  };
}
