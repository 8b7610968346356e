import type { SkuTerms } from '../model/feature.ts';

export function termsAt(skus: readonly SkuTerms[], index: number): SkuTerms {
  const terms = skus[index];
  if (terms === undefined) throw new TypeError(`No SKU at index ${index}`);
  return terms;
}
