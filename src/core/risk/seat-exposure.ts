import type { Money, UnitPrice } from '../model/money.ts';
import type { Position } from '../model/position.ts';
import { known, unknown, type Figure } from '../model/product.ts';
import { addByCurrency, costOf, percentOf } from './cost-of.ts';

/** What a formal audit charges by (ELP-07, ELP-08). */
export interface AuditTerms {
  /** From this share of unlicensed use on, in per cent, the customer pays for the verification. */
  readonly triggerPct: number;
  /** Licences are then acquired at this percentage of the current price. */
  readonly pricePct: number;
}

export type Trigger = 'below' | 'reached';

/** Seats of one product that nothing entitles, and what they would cost in an audit. */
export interface SeatExposure {
  readonly units: Figure<number>;
  readonly assigned: Figure<number>;
  /** units / assigned, per cent, one decimal. */
  readonly ratioPct: Figure<number>;
  readonly trigger: Figure<Trigger>;
  /** At `pricePct` of the current price, verification costs not included. */
  readonly monthly: Figure<Money>;
  readonly yearly: Figure<Money>;
}

/** The same over all products. Of what is unknown nothing is added, and then no ratio of the whole is known. */
export interface TenantExposure {
  /** Of the products where it is known. */
  readonly units: number;
  readonly assigned: number;
  readonly productsKnown: number;
  readonly productsUnknown: number;
  /** Of the products where it is known; says nothing of the others. */
  readonly ratioOfKnownPct: Figure<number>;
  readonly ratioPct: Figure<number>;
  readonly trigger: Figure<Trigger>;
  /** One amount per currency. */
  readonly monthly: readonly Money[];
  readonly yearly: readonly Money[];
  /** Products with exposure and without a price: their cost is in no amount. */
  readonly productsUnpriced: number;
}

/** Units assigned beyond entitled (ELP-07, ELP-08): unlicensed use / total use, total use being the seats held. */
export function seatExposure(
  { assigned, exposureUnits: units }: Pick<Position, 'assigned' | 'exposureUnits'>,
  price: Figure<UnitPrice>,
  terms: AuditTerms,
): SeatExposure {
  return {
    units,
    assigned,
    ...ratioOf(units, assigned, terms),
    monthly: costOfUnits(units, price, 'month', terms),
    yearly: costOfUnits(units, price, 'year', terms),
  };
}

export function tenantExposure(products: readonly SeatExposure[], terms: AuditTerms): TenantExposure {
  let units = 0;
  let assigned = 0;
  let productsKnown = 0;
  for (const product of products) {
    if (!product.units.known || !product.assigned.known) continue;
    units += product.units.value;
    assigned += product.assigned.value;
    productsKnown += 1;
  }
  const productsUnknown = products.length - productsKnown;
  const ofKnown = ratioOf(known(units), known(assigned), terms);
  const whole = productsUnknown > 0 ? unknown('exposure-of-some-products-unknown') : null;
  return {
    units,
    assigned,
    productsKnown,
    productsUnknown,
    ratioOfKnownPct: ofKnown.ratioPct,
    ratioPct: whole ?? ofKnown.ratioPct,
    trigger: whole ?? ofKnown.trigger,
    monthly: addByCurrency(products.flatMap(({ monthly }) => amountOf(monthly))),
    yearly: addByCurrency(products.flatMap(({ yearly }) => amountOf(yearly))),
    productsUnpriced: products.filter(
      (each) => each.units.known && each.units.value > 0 && !each.monthly.known,
    ).length,
  };
}

/** Unlicensed / total use. Reached at the trigger itself, by the exact ratio rather than the rounded one. */
export function ratioOf(
  unlicensed: Figure<number>,
  total: Figure<number>,
  { triggerPct }: AuditTerms,
): { readonly ratioPct: Figure<number>; readonly trigger: Figure<Trigger> } {
  if (!unlicensed.known) return { ratioPct: unlicensed, trigger: unlicensed };
  if (!total.known) return { ratioPct: total, trigger: total };
  if (total.value === 0)
    return { ratioPct: unknown('nothing-assigned'), trigger: unknown('nothing-assigned') };
  const isReached = unlicensed.value * 100 >= total.value * triggerPct;
  return {
    ratioPct: known(percentOf(unlicensed.value, total.value)),
    trigger: known(isReached ? 'reached' : 'below'),
  };
}

function costOfUnits(
  units: Figure<number>,
  price: Figure<UnitPrice>,
  per: 'month' | 'year',
  { pricePct }: AuditTerms,
): Figure<Money> {
  if (!units.known) return units;
  return price.known ? known(costOf(units.value, price.value, per, pricePct)) : price;
}

function amountOf(figure: Figure<Money>): readonly Money[] {
  return figure.known ? [figure.value] : [];
}
