import { restrictions, type FeatureSet, type Restriction, type SkuTerms } from '../model/feature.ts';
import { overlapsOf, type Overlap } from './overlaps.ts';
import { isPriced, lacksPrice } from './priced-skus.ts';
import { termsAt } from './terms-at.ts';

/** What holding a set of SKUs means, worked out once for all the people who hold it. */
export interface HeldSet {
  readonly skus: readonly number[];
  readonly granted: FeatureSet;
  readonly overlaps: readonly Overlap[];
  /** The SKUs of the set that a proposal may exchange. */
  readonly priced: readonly number[];
  readonly grantedPriced: FeatureSet;
  /** Granted by the SKUs a proposal leaves as they are. */
  readonly grantedOutside: FeatureSet;
  /** Price of the priced SKUs. */
  readonly monthlyMinor: number;
  readonly lacksPrice: boolean;
  /** What the licence terms of these SKUs are restricted to, sorted. */
  readonly restrictions: readonly Restriction[];
}

export function heldSetOf(held: readonly number[], skus: readonly SkuTerms[]): HeldSet {
  const pricedTerms = held.flatMap((sku) => {
    const terms = termsAt(skus, sku);
    return isPriced(terms) ? [{ sku, terms }] : [];
  });
  const priced = pricedTerms.map(({ sku }) => sku);
  const outside = held.filter((sku) => !priced.includes(sku));
  return {
    skus: held,
    granted: grantsOf(held, skus),
    overlaps: overlapsOf(held, skus),
    priced,
    grantedPriced: grantsOf(priced, skus),
    grantedOutside: grantsOf(outside, skus),
    monthlyMinor: pricedTerms.reduce((sum, { terms }) => sum + terms.monthlyMinor, 0),
    lacksPrice: held.some((sku) => lacksPrice(termsAt(skus, sku))),
    restrictions: restrictions.filter((one) => held.some((sku) => termsAt(skus, sku).restriction === one)),
  };
}

/** What a person is granted who holds these SKUs. */
export function grantsOf(held: readonly number[], skus: readonly SkuTerms[]): FeatureSet {
  return held.reduce((set, sku) => set | termsAt(skus, sku).grants, 0);
}
