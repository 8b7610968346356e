import type { Feature, FeatureSet, SkuTerms } from '../model/feature.ts';
import { createCheapestSet } from './cheapest-set.ts';
import { bitsOf } from './feature-set.ts';
import { justify, type Justified, type PremiumSuite } from './justification.ts';
import type { JustificationReview } from './plan-review.ts';
import type { ProfileTally } from './profile.ts';
import { termsAt } from './terms-at.ts';

export interface JustificationInput {
  readonly skus: readonly SkuTerms[];
  readonly features: readonly Feature[];
  readonly suites: readonly PremiumSuite[];
  /** Premium features outside this set do not justify a seat. */
  readonly judgedBy: FeatureSet;
}

/** What a suite grants and its baseline does not. */
export function premiumOf({ suite, baseline }: PremiumSuite, skus: readonly SkuTerms[]): FeatureSet {
  return termsAt(skus, suite).grants & ~termsAt(skus, baseline).grants;
}

/** Counts, per premium suite, the seats that need it (M36-04). */
export function createJustificationTally(input: JustificationInput): ProfileTally<JustificationReview[]> {
  const { skus, features, suites, judgedBy } = input;
  const tallies = suites.map((pair) => ({
    pair,
    judgedBy: premiumOf(pair, skus) & judgedBy,
    seats: { justified: 0, undecided: 0, servedByBaseline: 0 } satisfies Record<Justified, number>,
  }));

  return {
    add({ held, consumption, people }) {
      for (const tally of tallies) {
        if (!held.skus.includes(tally.pair.suite)) continue;
        tally.seats[justify(tally.judgedBy, consumption)] += people;
      }
    },
    finish() {
      const cheapest = createCheapestSet(skus);
      return tallies.map(({ pair, judgedBy: set, seats }) => {
        const [suite, baseline] = [termsAt(skus, pair.suite), termsAt(skus, pair.baseline)];
        const alternative = cheapest(baseline.grants | set, []);
        return {
          suite: suite.skuId,
          baseline: baseline.skuId,
          features: bitsOf(set).flatMap((bit) => features[bit]?.id ?? []),
          seats: seats.justified + seats.undecided + seats.servedByBaseline,
          ...seats,
          premiumMinor: difference(suite.monthlyMinor, baseline.monthlyMinor),
          alternative: alternative && {
            skuIds: alternative.skus.map((sku) => termsAt(skus, sku).skuId),
            monthlyMinor: alternative.monthlyMinor,
          },
        };
      });
    },
  };
}

function difference(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a - b;
}
