import type { SkuPurpose } from '../core/model/feature.ts';

/** The first that fits decides. A guess is shown as one, and never takes a SKU out of the positions. */
const rules: readonly (readonly [RegExp, SkuPurpose])[] = [
  [/\b(v?trial|viral|vtrials?|exploratory|preview)\b/, 'trial'],
  [/\bfree\b/, 'free'],
];

/**
 * What a SKU that nobody has classified yet probably is, by its name and part number: a trial, free, or
 * `unlisted`. Nothing is guessed to be paid: which kind of paid SKU it is decides what it may be replaced by.
 */
export function guessPurpose(sku: {
  readonly displayName: string;
  readonly skuPartNumber: string;
}): SkuPurpose {
  const words = `${sku.displayName} ${sku.skuPartNumber}`.toLowerCase().replace(/[^a-z0-9]+/g, ' ');
  return rules.find(([pattern]) => pattern.test(words))?.[1] ?? 'unlisted';
}
