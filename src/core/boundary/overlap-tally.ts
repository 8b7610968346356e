import type { SkuTerms } from '../model/feature.ts';
import type { Overlap } from './overlaps.ts';
import type { OverlapReview } from './plan-review.ts';
import type { ProfileTally } from './profile.ts';
import { termsAt } from './terms-at.ts';

/** Adds up who holds what twice. */
export function createOverlapTally(skus: readonly SkuTerms[]): ProfileTally<OverlapReview[]> {
  const counts = new Map<number, { readonly overlap: Overlap; people: number }>();
  return {
    add({ held, people }) {
      for (const overlap of held.overlaps) {
        const key = overlap.redundant * skus.length + overlap.coveredBy;
        const counted = counts.get(key);
        if (counted === undefined) counts.set(key, { overlap, people });
        else counted.people += people;
      }
    },
    finish: () =>
      [...counts.values()]
        .map(({ overlap, people }) => {
          const { skuId, monthlyMinor } = termsAt(skus, overlap.redundant);
          return {
            skuId,
            coveredBy: termsAt(skus, overlap.coveredBy).skuId,
            people,
            monthlyMinor: monthlyMinor === null ? null : people * monthlyMinor,
          };
        })
        .sort((a, b) => (`${a.skuId} ${a.coveredBy}` < `${b.skuId} ${b.coveredBy}` ? -1 : 1)),
  };
}
