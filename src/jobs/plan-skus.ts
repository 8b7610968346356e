import type { Catalogue } from '../catalogue/create-catalogue.ts';
import { isPriced } from '../core/boundary/priced-skus.ts';
import type { SkuTerms } from '../core/model/feature.ts';

/** What one unit of each SKU costs in a month, by SKU id, in minor units of one currency (C37). */
export interface PlanPrices {
  readonly currency: string;
  readonly monthlyMinor: ReadonlyMap<string, number>;
}

/** A premium suite and what it is justified against, as SKU ids. */
export interface Baseline {
  readonly suite: string;
  readonly baseline: string;
}

/** Where the terms of SKUs come from; prices are null where nothing has one. */
export interface PricedCatalogue {
  readonly catalogue: Pick<Catalogue, 'termsOf'>;
  readonly priceBook: PlanPrices | null;
}

/** Every SKU a review speaks of, by the index the core knows it by. */
export interface PlanSkus {
  readonly terms: readonly SkuTerms[];
  /** Null for a SKU the review does not speak of. */
  find(skuId: string): number | null;
  /** Of a SKU the review does speak of: another one is a bug. */
  indexOf(skuId: string): number;
}

/** The SKUs somebody holds, those in the price book, and both sides of every baseline. */
export function planSkusOf(
  { catalogue, priceBook }: PricedCatalogue,
  skuSets: readonly (readonly string[])[],
  baselines: readonly Baseline[],
): PlanSkus {
  const prices = lowerCasedPrices(priceBook);
  const skuIds = [
    ...skuSets.flat(),
    ...prices.keys(),
    ...baselines.flatMap(({ suite, baseline }) => [suite, baseline]),
  ].map((skuId) => skuId.toLowerCase());
  const terms = catalogue.termsOf(
    [...new Set(skuIds)].sort(),
    (skuId) => prices.get(skuId.toLowerCase()) ?? null,
  );
  const indexes = new Map(terms.map(({ skuId }, index) => [skuId, index]));
  const find = (skuId: string) => indexes.get(skuId.toLowerCase()) ?? null;
  return {
    terms,
    find,
    indexOf(skuId) {
      const index = find(skuId);
      if (index === null) throw new TypeError(`The catalogue gave no terms of ${skuId}`);
      return index;
    },
  };
}

/** SKUs a proposal may exchange: a price alone, on a trial or a meeting room, makes nobody's plan a new one. */
export function exchangeableSkus({ catalogue, priceBook }: PricedCatalogue): readonly string[] {
  const prices = lowerCasedPrices(priceBook);
  return catalogue
    .termsOf([...prices.keys()], (skuId) => prices.get(skuId) ?? null)
    .filter(isPriced)
    .map(({ skuId }) => skuId);
}

function lowerCasedPrices(priceBook: PlanPrices | null): ReadonlyMap<string, number> {
  return new Map([...(priceBook?.monthlyMinor ?? [])].map(([skuId, minor]) => [skuId.toLowerCase(), minor]));
}
