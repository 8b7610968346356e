import type { Money, UnitPrice } from '../model/money.ts';
import { known, unknown, type Figure } from '../model/product.ts';
import { addByCurrency, costOf, percentOf, roundedRatio } from './cost-of.ts';

/** What a programme is measured against: so much a year for so many people (VAR-13). */
export interface Benchmark {
  readonly amountMinor: number;
  readonly currency: string;
  readonly perUsers: number;
}

export interface WasteOfProduct {
  readonly wasteUnits: Figure<number>;
  readonly price: Figure<UnitPrice>;
}

/** What a year of the units that are idle or given to nobody costs. */
export interface IdentifiedValue {
  /** One amount per currency. */
  readonly yearly: readonly Money[];
  /** Products whose waste or price is unknown: in no amount. Products without waste count as valued. */
  readonly productsUnvalued: number;
}

export interface BenchmarkLine {
  /** The benchmark for as many people as there are. */
  readonly yardstick: Figure<Money>;
  /** The part of the identified value that is in its currency. */
  readonly identified: Figure<Money>;
  /** identified / yardstick, per cent, one decimal. */
  readonly ofYardstickPct: Figure<number>;
  /** Whether everything found could be valued in its currency; else the share is the least it can be. */
  readonly isWhole: boolean;
  /** In other currencies: no rate turns one into another (C37). */
  readonly notCompared: readonly Money[];
}

/** A year of waste at the current price; unknown without both. */
export function yearlyWaste({ wasteUnits, price }: WasteOfProduct): Figure<Money> {
  if (!wasteUnits.known) return wasteUnits;
  return price.known ? known(costOf(wasteUnits.value, price.value, 'year')) : price;
}

export function identifiedValue(products: readonly WasteOfProduct[]): IdentifiedValue {
  const values = products.map((product) => ({ product, yearly: yearlyWaste(product) }));
  return {
    yearly: addByCurrency(values.flatMap(({ yearly }) => (yearly.known ? [yearly.value] : []))),
    productsUnvalued: values.filter(
      ({ product: { wasteUnits }, yearly }) => !yearly.known && !(wasteUnits.known && wasteUnits.value === 0),
    ).length,
  };
}

/** What was found beside the yardstick, in the yardstick's currency only (VAR-13). */
export function benchmarkLine(
  { yearly, productsUnvalued }: IdentifiedValue,
  people: Figure<number>,
  { amountMinor, currency, perUsers }: Benchmark,
): BenchmarkLine {
  const yardstick: Figure<Money> = people.known
    ? known({ amountMinor: roundedRatio(amountMinor * people.value, perUsers), currency })
    : people;
  const own = yearly.find((amount) => amount.currency === currency);
  const notCompared = yearly.filter((amount) => amount.currency !== currency);
  const identified = own === undefined ? unknown('nothing-valued-in-its-currency') : known(own);
  return {
    yardstick,
    identified,
    ofYardstickPct: shareOf(identified, yardstick),
    isWhole: productsUnvalued === 0 && notCompared.length === 0,
    notCompared,
  };
}

function shareOf(identified: Figure<Money>, yardstick: Figure<Money>): Figure<number> {
  if (!identified.known) return identified;
  if (!yardstick.known) return yardstick;
  if (yardstick.value.amountMinor === 0) return unknown('nobody-to-scale-by');
  return known(percentOf(identified.value.amountMinor, yardstick.value.amountMinor));
}
