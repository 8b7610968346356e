import type { SkuTerms } from '../model/feature.ts';
import { isPaid } from './overlaps.ts';

/** SKUs that plans are fitted from: paid for, priced, and granting something. */
export function isPriced({ purpose, grants, monthlyMinor }: SkuTerms): boolean {
  return monthlyMinor !== null && grants !== 0 && isPaid(purpose);
}

/** A paid SKU that grants something and has no price: nobody can say what its holder costs. */
export function lacksPrice({ purpose, grants, monthlyMinor }: SkuTerms): boolean {
  return monthlyMinor === null && grants !== 0 && isPaid(purpose);
}
