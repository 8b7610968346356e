import type { SkuPurpose, SkuTerms } from '../model/feature.ts';
import { termsAt } from './terms-at.ts';

/** Two SKUs by index, held by one person, of which one does nothing that the other does not. */
export interface Overlap {
  readonly redundant: number;
  readonly coveredBy: number;
}

/** What SKUs of this purpose cost money: only they are worth taking away. */
export function isPaid(purpose: SkuPurpose): boolean {
  return purpose === 'suite' || purpose === 'addon' || purpose === 'standalone';
}

/**
 * What is held twice (ASG-12). Of SKUs that cover each other the one with the smallest id is kept; each redundant
 * SKU is named once, beside the smallest id that covers it and is kept itself.
 */
export function overlapsOf(held: readonly number[], skus: readonly SkuTerms[]): Overlap[] {
  const paid = held.filter((sku) => isPaid(termsAt(skus, sku).purpose));
  const coversOf = (sku: number) => paid.filter((other) => displaces(other, sku, skus));
  const kept = new Set(paid.filter((sku) => coversOf(sku).length === 0));
  return paid.flatMap((redundant) => {
    const [coveredBy] = coversOf(redundant)
      .filter((other) => kept.has(other))
      .sort((a, b) => (termsAt(skus, a).skuId < termsAt(skus, b).skuId ? -1 : 1));
    return coveredBy === undefined ? [] : [{ redundant, coveredBy }];
  });
}

function displaces(other: number, sku: number, skus: readonly SkuTerms[]): boolean {
  const { coveredBy, skuId } = termsAt(skus, sku);
  if (other === sku || !coveredBy.includes(other)) return false;
  const rival = termsAt(skus, other);
  return !rival.coveredBy.includes(sku) || rival.skuId < skuId;
}
