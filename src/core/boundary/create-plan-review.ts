import type { Day } from '../model/day.ts';
import {
  featureAreas,
  type Feature,
  type FeatureArea,
  type FeatureSet,
  type SkuTerms,
} from '../model/feature.ts';
import type { Attestations, GroupPath, Holding } from '../model/holding.ts';
import { createConsumption } from './consumption-of.ts';
import { createEvidenceTally } from './evidence-tally.ts';
import { featureSetOf } from './feature-set.ts';
import { createFeatureTally } from './feature-tally.ts';
import { createGroupTally } from './group-tally.ts';
import { grantsOf, heldSetOf } from './held-set.ts';
import { createJustificationTally, premiumOf } from './justification-tally.ts';
import type { PremiumSuite } from './justification.ts';
import { createOverlapTally } from './overlap-tally.ts';
import type { PlanReview } from './plan-review.ts';
import { createProfileCache } from './profile-cache.ts';
import type { Profile } from './profile.ts';
import { createRightSizing, notConsidered, type Proposal } from './right-sizing.ts';
import { createSkuTally } from './sku-tally.ts';
import { termsAt } from './terms-at.ts';
import { createTransitionTally } from './transition-tally.ts';

export interface PlanReviewInput {
  readonly asOf: Day;
  readonly policy: {
    readonly classifyAfterDays: number;
    readonly underusedGroupPct: number;
  };
  /** At most 30. */
  readonly features: readonly Feature[];
  /** Every SKU somebody holds or that the price book has. */
  readonly skus: readonly SkuTerms[];
  /** Distinct sets of SKUs held, by index: `Holding.skuSet` names one. */
  readonly skuSets: readonly (readonly number[])[];
  /** Distinct sets of groups that give premium suites: `Holding.groupSet` names one. */
  readonly groupSets: readonly (readonly GroupPath[])[];
  readonly attestations: Attestations;
  /** Features whose signals name everybody who uses them. */
  readonly silent: FeatureSet;
  readonly suites: readonly PremiumSuite[];
  /** An owner's unexpired "leave this person alone"; null when there is none at all. */
  readonly isExempt: ((userId: string) => boolean) | null;
  /** Only premium features of these areas justify a seat; all areas when it is left out. */
  readonly areas?: readonly FeatureArea[];
}

/** The boundary of the plans as a fold over people, starting from what they use (M36-20). */
export interface PlanReviewer {
  /** Counts one person and answers what could be proposed for them. The holding may be a reused view. */
  step(holding: Holding): Proposal | null;
  /** Closes the fold. Memory has been in proportion to SKU sets and groups, not to people. */
  finish(): PlanReview;
}

/** People differ less than they are many: most are alike in all that counts here, so each kind is judged once. */
const profilePlaces = 2 ** 17;

/** Beside the SKU set, what else of a person makes their kind. */
const flag = { guest: 1, mayPropose: 2, webOnly: 4 };
const flagBits = 3;

export function createPlanReview(input: PlanReviewInput): PlanReviewer {
  const { asOf, policy, features, skus, attestations, silent, suites } = input;
  if (features.length > 30) throw new TypeError('A set of features holds at most thirty');
  const heldSets = input.skuSets.map((held) => heldSetOf(held, skus));
  const suitesHeld = [...new Set(input.skuSets.flat())].filter(
    (sku) => termsAt(skus, sku).purpose === 'suite',
  );
  const areas = input.areas ?? featureAreas;
  const consumptionOf = createConsumption({ features, asOf, attestations, silent, ...policy });
  const rightSize = createRightSizing(skus);

  const featureTally = createFeatureTally(features, attestations, grantsOf(suitesHeld, skus));
  const evidenceTally = createEvidenceTally(features);
  const skuTally = createSkuTally(skus, features, attestations.everybody);
  const overlapTally = createOverlapTally(skus);
  const transitionTally = createTransitionTally(skus);
  const justificationTally = createJustificationTally({
    skus,
    features,
    suites,
    judgedBy: featureSetOf(features, ({ area }) => areas.includes(area)),
  });
  const groupTally = createGroupTally({
    groupSets: input.groupSets,
    premiumOf: new Map(suites.map((pair) => [termsAt(skus, pair.suite).skuId, premiumOf(pair, skus)])),
    underusedGroupPct: policy.underusedGroupPct,
  });
  const heldSetAt = (skuSet: number) => {
    const held = heldSets[skuSet];
    if (held === undefined) throw new TypeError(`No SKU set at index ${skuSet}`);
    return held;
  };
  const isExempt = (holding: Holding) => input.isExempt?.(holding.userId) === true;
  let people = 0;

  const profiles = createProfileCache<Profile>({
    places: profilePlaces,
    make(kind, consumption) {
      const held = heldSetAt(kind >> flagBits);
      return {
        held,
        consumption,
        isGuest: (kind & flag.guest) !== 0,
        isWebOnly: (kind & flag.webOnly) !== 0,
        rightSize: (kind & flag.mayPropose) === 0 ? notConsidered : rightSize(held, consumption),
        people: 0,
      };
    },
    forget(profile) {
      overlapTally.add(profile);
      if (profile.isGuest || profile.held.granted === 0) return;
      people += profile.people;
      featureTally.add(profile);
      skuTally.add(profile);
      justificationTally.add(profile);
      transitionTally.add(profile);
    },
  });

  return {
    step(holding) {
      const { granted } = heldSetAt(holding.skuSet);
      const consumption = consumptionOf(holding, granted);
      const mayPropose = consumption.usedOtherwise !== 0 && !isExempt(holding);
      const profile = profiles.of((holding.skuSet << flagBits) | flagsOf(holding, mayPropose), consumption);
      profile.people += 1;
      const { groupSet } = holding;
      if (!profile.isGuest && granted !== 0) evidenceTally.add(consumption);
      if (groupSet !== null && !profile.isGuest) groupTally.add(groupSet, consumption);
      const { rightSize: proposed } = profile;
      return proposed.kind === 'saving' || proposed.kind === 'gap' ? proposed : null;
    },

    finish() {
      profiles.clear();
      return {
        people,
        features: featureTally.finish(),
        evidence: evidenceTally.finish(),
        skus: skuTally.finish(),
        overlaps: overlapTally.finish(),
        rightSizing: transitionTally.finish(),
        justifications: justificationTally.finish(),
        groups: groupTally.finish(),
      };
    },
  };
}

function flagsOf(
  { isGuest, isDisabled, isNew, population, desktop, web }: Holding,
  mayProposeOtherwise: boolean,
): number {
  const mayPropose = !isGuest && !isDisabled && !isNew && population === null && mayProposeOtherwise;
  return (
    (isGuest ? flag.guest : 0) |
    (mayPropose ? flag.mayPropose : 0) |
    (desktop === false && web === true ? flag.webOnly : 0)
  );
}
