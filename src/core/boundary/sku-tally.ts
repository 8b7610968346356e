import type { Feature, FeatureSet, SkuTerms } from '../model/feature.ts';
import { bitsOf, createFeatureCounts, featureSetOf, type FeatureCounts } from './feature-set.ts';
import { justify } from './justification.ts';
import { isPaid } from './overlaps.ts';
import type { SkuReview } from './plan-review.ts';
import type { ProfileTally } from './profile.ts';

interface Tally {
  readonly terms: SkuTerms;
  holders: number;
  using: number;
  forEverybodyOnly: number;
  undecided: number;
  unused: number;
  webOnly: number;
  readonly used: FeatureCounts;
  readonly unknown: FeatureCounts;
}

/**
 * What the holders of each paid SKU make of what it grants (M36-02, M36-03, M36-22). `everybody`: features that are
 * attested for everybody, and so tell nothing of the one.
 */
export function createSkuTally(
  skus: readonly SkuTerms[],
  features: readonly Feature[],
  everybody: FeatureSet,
): ProfileTally<SkuReview[]> {
  const desktopApps = featureSetOf(features, ({ id }) => id === 'desktop-apps');
  const tallies = skus.map((terms) =>
    isPaid(terms.purpose) && terms.grants !== 0 ? emptyTally(terms, features.length) : null,
  );

  return {
    add({ held, consumption, isWebOnly, people }) {
      for (const sku of held.skus) {
        const tally = tallies[sku];
        if (!tally) continue;
        const { grants } = tally.terms;
        const need = justify(grants, consumption);
        tally.holders += people;
        if (need === 'justified') tally.using += people;
        if (need === 'justified' && (grants & consumption.used & ~everybody) === 0)
          tally.forEverybodyOnly += people;
        if (need === 'undecided') tally.undecided += people;
        if (need === 'servedByBaseline') tally.unused += people;
        if (isWebOnly && (grants & desktopApps) !== 0) tally.webOnly += people;
        tally.used.add(grants & consumption.used, people);
        tally.unknown.add(grants & consumption.unknown, people);
      }
    },
    finish: () =>
      tallies.flatMap((tally) => (tally !== null && tally.holders > 0 ? reviewOf(tally, features) : [])),
  };
}

function emptyTally(terms: SkuTerms, features: number): Tally {
  return {
    terms,
    holders: 0,
    using: 0,
    forEverybodyOnly: 0,
    undecided: 0,
    unused: 0,
    webOnly: 0,
    used: createFeatureCounts(features),
    unknown: createFeatureCounts(features),
  };
}

function reviewOf({ terms, used, unknown, ...counts }: Tally, features: readonly Feature[]): SkuReview {
  const { skuId, name, purpose, monthlyMinor, grants } = terms;
  return {
    skuId,
    name,
    purpose,
    monthlyMinor,
    ...counts,
    features: bitsOf(grants).flatMap((bit) => {
      const feature = features[bit];
      return feature === undefined
        ? []
        : { feature: feature.id, used: used.of(bit), unknown: unknown.of(bit) };
    }),
  };
}
