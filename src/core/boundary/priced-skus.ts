import type { SkuTerms } from '../model/feature.ts';
import { isPaid } from './overlaps.ts';

export type PricedSku = SkuTerms & { readonly monthlyMinor: number };

/** SKUs that plans are fitted from: paid for, priced, and granting something. */
export function isPriced(terms: SkuTerms): terms is PricedSku {
  return terms.monthlyMinor !== null && terms.grants !== 0 && isPaid(terms.purpose);
}

/** A paid SKU that grants something and has no price: nobody can say what its holder costs. */
export function lacksPrice({ purpose, grants, monthlyMinor }: SkuTerms): boolean {
  return monthlyMinor === null && grants !== 0 && isPaid(purpose);
}
