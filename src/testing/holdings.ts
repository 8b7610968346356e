import fc from 'fast-check';
import type { PlanReviewInput } from '../core/boundary/create-plan-review.ts';
import type { Feature, FeatureSignal, SkuTerms } from '../core/model/feature.ts';
import type { Holding, Told } from '../core/model/holding.ts';
import type { Evidence, Population } from '../core/model/seat.ts';
import { today } from './seats.ts';

/** A person who holds the first SKU set and of whom nothing is known. */
export function holdingOf(given: Partial<Holding> = {}): Holding {
  return {
    userId: 'u1',
    skuSet: 0,
    groupSet: null,
    isGuest: false,
    isDisabled: false,
    isNew: false,
    population: null,
    exchange: 'unknown',
    files: 'unknown',
    teams: 'unknown',
    engage: 'unknown',
    copilot: 'unknown',
    desktop: 'unknown',
    web: 'unknown',
    mailboxBytes: 'unknown',
    hasArchive: 'unknown',
    activated: 0,
    areActivationsTold: false,
    attested: 0,
    shown: 0,
    ...given,
  };
}

export function termsOf(given: Partial<SkuTerms> = {}): SkuTerms {
  const skuId = given.skuId ?? 'e5';
  return {
    skuId,
    name: skuId.toUpperCase(),
    purpose: 'suite',
    grants: 0,
    coveredBy: [],
    requires: [],
    restriction: null,
    monthlyMinor: null,
    ...given,
  };
}

export function featureOf(id: string, given: Partial<Feature> = {}): Feature {
  return { id, name: id, area: 'productivity', signal: 'attested', ...given };
}

const signals: readonly FeatureSignal[] = [
  'exchange',
  'teams',
  'desktop',
  'mailbox-over-50-gib',
  'activation:VISIO',
  'attested',
];

/** One feature of each kind of signal, and two that signals of single features tell of. */
export const sampleFeatures: readonly Feature[] = [
  ...signals.map((signal, index) =>
    featureOf(`feature-${index}`, {
      signal,
      area: signal === 'attested' ? 'advanced-security' : 'productivity',
    }),
  ),
  featureOf('phoned', {
    area: 'telephony',
    shownBy: { signals: ['audio-conferencing'], of: 'everybody', silence: 'unused' },
  }),
  featureOf('analysed', {
    area: 'analytics',
    shownBy: { signals: ['power-bi'], of: 'holders', silence: 'unknown' },
  }),
];

const everyFeature = 2 ** sampleFeatures.length - 1;

/** A set of the sample features. */
export const anyFeatureSet = fc.integer({ min: 0, max: everyFeature });

/** Up to seven SKUs whose plans are their features, so that they cover each other as their grants do. */
export const anySkus: fc.Arbitrary<readonly SkuTerms[]> = fc
  .array(
    fc.record({
      purpose: fc.constantFrom('suite', 'suite', 'addon', 'standalone', 'free', 'unlisted'),
      grants: anyFeatureSet,
      monthlyMinor: fc.option(fc.integer({ min: 0, max: 9 }), { freq: 6 }),
      requires: fc.array(fc.nat({ max: 6 }), { maxLength: 2 }),
      restriction: fc.constantFrom(null, null, null, 'frontline' as const, 'business' as const),
    }),
    { minLength: 1, maxLength: 7 },
  )
  .chain((drafts) =>
    fc.shuffledSubarray(['a', 'b', 'c', 'd', 'e', 'f', 'g'], { minLength: 7 }).map((ids) =>
      drafts.map((draft, index) =>
        termsOf({
          ...draft,
          skuId: ids[index] ?? '',
          requires: draft.purpose === 'addon' ? draft.requires.filter((sku) => sku < drafts.length) : [],
          coveredBy: drafts.flatMap(({ grants }, other) =>
            other !== index && draft.grants !== 0 && (draft.grants & ~grants) === 0 ? other : [],
          ),
        }),
      ),
    ),
  );

const evidence: fc.Arbitrary<Evidence> = fc.oneof(
  fc.constantFrom<Evidence>(today, today - 90, today - 91, 'never', 'unknown'),
);
const told = fc.constantFrom<Told>(true, false, 'unknown');
const population = fc.option(
  fc.constantFrom<Population>('leave', 'sharedMailbox', 'serviceAccount', 'partTime', 'seasonal'),
  { freq: 1 },
);

/** Anybody the lake could hand out, holding one of `skuSets` sets. */
export function anyHolding(skuSets: number): fc.Arbitrary<Holding> {
  return fc.record({
    userId: fc.uuid(),
    skuSet: fc.nat({ max: skuSets - 1 }),
    groupSet: fc.constantFrom(null, 0, 1),
    isGuest: fc.boolean(),
    isDisabled: fc.boolean(),
    isNew: fc.boolean(),
    population,
    exchange: evidence,
    files: evidence,
    teams: evidence,
    engage: evidence,
    copilot: evidence,
    desktop: told,
    web: told,
    mailboxBytes: fc.constantFrom<Holding['mailboxBytes']>(0, 50 * 2 ** 30, 50 * 2 ** 30 + 1, 'unknown'),
    hasArchive: told,
    activated: anyFeatureSet,
    areActivationsTold: fc.boolean(),
    attested: fc.oneof(anyFeatureSet, fc.constant('unknown' as const)),
    shown: anyFeatureSet,
  });
}

/** A tenant to review: its SKUs, who may hold what together, and what is attested of everybody. */
export const anyPlanReviewInput: fc.Arbitrary<PlanReviewInput> = anySkus.chain((skus) =>
  fc
    .record({
      skuSets: fc.uniqueArray(
        fc.subarray(
          skus.map((_, index) => index),
          { minLength: 1 },
        ),
        { minLength: 1, maxLength: 5, selector: (set) => set.join() },
      ),
      covered: anyFeatureSet,
      everybody: anyFeatureSet,
      silent: anyFeatureSet,
      pair: fc.record({
        suite: fc.nat({ max: skus.length - 1 }),
        baseline: fc.nat({ max: skus.length - 1 }),
      }),
    })
    .map(({ skuSets, covered, everybody, silent, pair }) => ({
      asOf: today,
      policy: { classifyAfterDays: 90, underusedGroupPct: 30 },
      features: sampleFeatures,
      skus,
      skuSets,
      groupSets: [
        [{ groupId: 'g1', skuId: skus[pair.suite]?.skuId ?? '' }],
        [{ groupId: 'g2', skuId: skus[pair.suite]?.skuId ?? '' }],
      ],
      attestations: { covered: covered | everybody, everybody },
      silent,
      isExempt: null,
      suites: [pair],
    })),
);
