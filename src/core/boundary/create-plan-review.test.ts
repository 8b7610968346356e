import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anyFeatureSet,
  anyHolding,
  anyPlanReviewInput,
  featureOf,
  holdingOf,
  termsOf,
} from '../../testing/holdings.ts';
import { today } from '../../testing/seats.ts';
import type { Feature, SkuTerms } from '../model/feature.ts';
import type { Holding } from '../model/holding.ts';
import { createPlanReview, type PlanReviewInput } from './create-plan-review.ts';
import type { PlanReview } from './plan-review.ts';
import type { Proposal } from './right-sizing.ts';

function review(input: PlanReviewInput, people: Iterable<Holding>) {
  const reviewer = createPlanReview(input);
  const proposals = Array.from(people, (holding) => ({ holding, proposal: reviewer.step(holding) }));
  return { proposals, review: reviewer.finish() };
}

const anyTenant = anyPlanReviewInput.chain((input) =>
  fc.record({
    input: fc.constant(input),
    people: fc.array(anyHolding(input.skuSets.length), { maxLength: 40 }),
  }),
);

describe('createPlanReview', () => {
  it('counts the same whatever the order of people', () => {
    const shuffled = anyTenant.chain(({ input, people }) =>
      fc.tuple(
        fc.constant(input),
        fc.constant(people),
        fc.shuffledSubarray(people, { minLength: people.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([input, people, others]) => {
        expect(review(input, others).review).toEqual(review(input, people).review);
      }),
    );
  });

  it('finds consumed within required, and every use without a grant in one scenario', () => {
    fc.assert(
      fc.property(anyTenant, ({ input, people }) => {
        for (const feature of review(input, people).review.features) {
          const ungranted = feature.addOnNotAssigned + feature.mixedEstate + feature.beyondPlan;
          expect(feature.consumed).toBeLessThanOrEqual(feature.required);
          expect(feature.assigned + ungranted).toBe(feature.required + feature.overAssigned);
          expect(ungranted).toBeLessThanOrEqual(feature.consumed);
        }
      }),
    );
  });

  it('proposes nothing to guests, protected people and disabled accounts, and adds up all it proposes', () => {
    fc.assert(
      fc.property(anyTenant, ({ input, people }) => {
        const { proposals, review: counted } = review(input, people);
        for (const kind of ['saving', 'gap'] as const) {
          const made = proposals.flatMap(({ proposal }) => (proposal?.kind === kind ? proposal : []));
          expect(counted.rightSizing[kind === 'saving' ? 'savings' : 'gaps']).toEqual({
            people: made.length,
            monthlyMinor: made.reduce((sum, { monthlyMinor }) => sum + monthlyMinor, 0),
          });
        }
        for (const { holding, proposal } of proposals) {
          if (holding.isGuest || holding.isDisabled || holding.isNew || holding.population !== null)
            expect(proposal).toBeNull();
        }
      }),
    );
  });

  it('gives every seat of a suite one judgement, and every member of a group', () => {
    fc.assert(
      fc.property(anyTenant, ({ input, people }) => {
        const { justifications, groups } = review(input, people).review;
        const [pair] = input.suites;
        const holds = ({ skuSet }: Holding) => input.skuSets[skuSet]?.includes(pair?.suite ?? -1) ?? false;
        const granted = ({ skuSet }: Holding) =>
          input.skuSets[skuSet]?.some((sku) => input.skus[sku]?.grants !== 0) ?? false;

        for (const { seats, justified, undecided, servedByBaseline } of justifications) {
          expect(justified + undecided + servedByBaseline).toBe(seats);
          expect(seats).toBe(
            people.filter((person) => !person.isGuest && holds(person) && granted(person)).length,
          );
        }
        for (const { groupId, members } of groups) {
          const set = groupId === 'g1' ? 0 : 1;
          expect(members).toBe(people.filter(({ isGuest, groupSet }) => !isGuest && groupSet === set).length);
        }
      }),
    );
  });

  it('refuses more features than fit a set', () => {
    const features = Array.from({ length: 31 }, (_, index) => featureOf(`f${index}`));

    expect(() => createPlanReview({ ...tenant, features })).toThrow(TypeError);
    expect(() => createPlanReview(tenant).step(holdingOf({ skuSet: 99 }))).toThrow('No SKU set at index 99');
  });
});

const features: readonly Feature[] = [
  featureOf('mailbox', { signal: 'exchange' }),
  featureOf('desktop-apps', { signal: 'desktop' }),
  featureOf('teams', { signal: 'teams' }),
  featureOf('defender', { area: 'advanced-security' }),
  featureOf('purview', { area: 'advanced-compliance' }),
  featureOf('phone', { area: 'telephony' }),
];
const [mailbox, desktop, teams, defender, purview, phone] = [1, 2, 4, 8, 16, 32] as const;
const base = mailbox | desktop | teams;
const everything = base | defender | purview | phone;

/** Prices in pence a month. */
const skus: readonly SkuTerms[] = [
  termsOf({ skuId: 'e5', grants: everything, monthlyMinor: 5210 }),
  termsOf({ skuId: 'e3', grants: base, monthlyMinor: 3320, coveredBy: [0] }),
  termsOf({ skuId: 'e3-no-teams', grants: base & ~teams, monthlyMinor: 3010, coveredBy: [0, 1] }),
  termsOf({
    skuId: 'defender',
    purpose: 'addon',
    grants: defender,
    monthlyMinor: 490,
    coveredBy: [0],
    requires: [0, 1, 2],
  }),
];

const tenant: PlanReviewInput = {
  asOf: today,
  policy: { classifyAfterDays: 90, underusedGroupPct: 30 },
  features,
  skus,
  skuSets: [[0], [1], [0, 1], [0, 3]],
  groupSets: [[{ groupId: 'everybody', skuId: 'e5' }], [{ groupId: 'security', skuId: 'e5' }]],
  attestations: { covered: defender | purview | phone, everybody: 0 },
  silent: 0,
  isExempt: null,
  suites: [{ suite: 0, baseline: 1 }],
};

/** Everybody mails and works on the desktop; what else they use is given. */
function worker(given: Partial<Holding> = {}): Holding {
  return holdingOf({ exchange: today, desktop: true, web: false, teams: today, ...given });
}

function* people(...groups: readonly [count: number, holding: Holding][]): Generator<Holding> {
  for (const [count, holding] of groups) for (let index = 0; index < count; index++) yield holding;
}

describe('signals', () => {
  const dialIn = featureOf('dial-in', {
    shownBy: { signals: ['phone'], of: 'everybody', silence: 'unused' },
  });
  const withSignals = {
    ...tenant,
    features: features.map((each, bit) => (1 << bit === phone ? dialIn : each)),
  };

  it('never make a plan that is proposed poorer', () => {
    const anyPair = anyPlanReviewInput.chain((input) =>
      fc.record({
        input: fc.constant(input),
        holding: anyHolding(input.skuSets.length),
        more: anyFeatureSet,
      }),
    );
    fc.assert(
      fc.property(anyPair, ({ input, holding, more }) => {
        const proposed = (shown: number) => review(input, [{ ...holding, shown }]).proposals[0]?.proposal;
        const before = proposed(holding.shown);
        const after = proposed(holding.shown | more);

        expect(minorOf('saving', after)).toBeLessThanOrEqual(minorOf('saving', before));
        if (after?.kind === 'gap') expect(after.monthlyMinor).toBeGreaterThanOrEqual(minorOf('gap', before));
      }),
      { numRuns: 2_000 },
    );
  });

  it('alone make nobody somebody to propose less to', () => {
    const shownDefender = features.map((each, bit) => (1 << bit === defender ? dialIn : each));
    const idle = { exchange: 'never', desktop: false, teams: 'never' } as const;
    const { proposals } = review({ ...tenant, features: shownDefender }, [
      worker({ shown: defender }),
      worker({ ...idle, shown: defender }),
    ]);

    expect(proposals.map(({ proposal }) => proposal?.kind)).toEqual(['saving', undefined]);
  });

  it('that miss people leave doubt where a whole one does not', () => {
    const open = { ...withSignals, attestations: { covered: defender | purview, everybody: 0 } };
    const [unsure, whole] = [0, phone].map((silent) => review({ ...open, silent }, [worker()]));

    expect(unsure?.review.justifications[0]).toMatchObject({ undecided: 1, servedByBaseline: 0 });
    expect(whole?.review.justifications[0]).toMatchObject({ undecided: 0, servedByBaseline: 1 });
  });

  it('are counted beside the attestations they disagree with', () => {
    const { evidence } = review({ ...withSignals, silent: phone }, [
      ...people([3, worker({ shown: phone })], [2, worker({ attested: phone })]),
      worker({ shown: phone, attested: phone }),
      worker({ shown: phone, isGuest: true }),
    ]).review;

    expect(evidence).toEqual([{ feature: 'dial-in', shown: 4, shownNotAttested: 3, attestedNotShown: 2 }]);
  });
});

/** What a proposal of this kind changes in a month; nought for none, such as where nothing on sale grants the need. */
function minorOf(kind: Proposal['kind'], proposal: Proposal | null | undefined): number {
  return proposal?.kind === kind ? proposal.monthlyMinor : 0;
}

describe('worked examples', () => {
  it('8,000 E5 of which 1,200 use Defender or Purview: 6,800 could be served by E3', () => {
    const {
      justifications,
      rightSizing,
      skus: held,
    } = review(
      { ...tenant, areas: ['advanced-security', 'advanced-compliance'] },
      people([700, worker({ attested: defender })], [500, worker({ attested: purview })], [6_800, worker()]),
    ).review;

    expect(justifications).toEqual([
      {
        suite: 'e5',
        baseline: 'e3',
        features: ['defender', 'purview'],
        seats: 8_000,
        justified: 1_200,
        undecided: 0,
        servedByBaseline: 6_800,
        premiumMinor: 1_890,
        alternative: { skuIds: ['e5'], monthlyMinor: 5_210 },
      },
    ]);
    expect(held[0]).toMatchObject({ holders: 8_000, using: 8_000, unused: 0 });
    expect(rightSizing.savings).toEqual({ people: 7_500, monthlyMinor: 6_800 * 1_890 + 700 * 1_400 });
  });

  it('reclassified seats save between £14 and £22 a month each', () => {
    const { savings, transitions } = review(
      tenant,
      people(
        [300, worker({ attested: purview })],
        [100, worker({ attested: defender })],
        [400, worker()],
        [200, worker({ teams: 'never' })],
      ),
    ).review.rightSizing;

    expect(savings.people).toBe(700);
    expect(transitions.map(({ to, people: count, eachMinor }) => [to, count, eachMinor])).toEqual([
      [['e3'], 400, 1_890],
      [['e3-no-teams'], 200, 2_200],
      [['defender', 'e3'], 100, 1_400],
    ]);
  });

  it('an E3 and a targeted add-on beside an E5', () => {
    const { justifications } = review({ ...tenant, areas: ['advanced-security'] }, []).review;

    expect(justifications[0]?.alternative).toEqual({ skuIds: ['defender', 'e3'], monthlyMinor: 3_810 });
  });
});

describe('one tenant, both ways', () => {
  const { review: seen } = review(
    { ...tenant, attestations: { covered: defender | phone, everybody: phone } },
    people(
      [10, worker({ skuSet: 0, groupSet: 0 })],
      [2, worker({ skuSet: 0, groupSet: 0, attested: defender })],
      [5, worker({ skuSet: 1, attested: defender })],
      [3, worker({ skuSet: 2, desktop: false, web: true })],
      [1, worker({ skuSet: 2, isGuest: true, desktop: false, web: true, groupSet: 0 })],
      [4, worker({ skuSet: 3, exchange: 'unknown', groupSet: 1, attested: defender })],
    ),
  );
  const featureNamed = (id: string) => seen.features.find(({ feature }) => feature === id);
  const skuNamed = (id: string) => seen.skus.find(({ skuId }) => skuId === id);

  it('leaves guests out of people, but not out of what is paid twice', () => {
    expect(seen.people).toBe(24);
    expect(seen.overlaps).toEqual([
      { skuId: 'defender', coveredBy: 'e5', people: 4, monthlyMinor: 4 * 490 },
      { skuId: 'e3', coveredBy: 'e5', people: 4, monthlyMinor: 4 * 3_320 },
    ]);
  });

  it('says where use and plan part', () => {
    expect(featureNamed('defender')).toMatchObject({
      assigned: 19,
      consumed: 11,
      required: 11,
      mixedEstate: 5,
    });
    expect(featureNamed('defender')).toMatchObject({ overAssigned: 13, addOnNotAssigned: 0, beyondPlan: 0 });
    expect(featureNamed('phone')).toMatchObject({ assigned: 19, consumed: 24, addOnNotAssigned: 5 });
    expect(featureNamed('purview')).toMatchObject({
      assigned: 19,
      consumed: 0,
      required: 19,
      overAssigned: 0,
    });
    expect(featureNamed('mailbox')).toMatchObject({ assigned: 24, consumed: 20, required: 24 });
  });

  it('says what the holders of a SKU make of it', () => {
    expect(skuNamed('e5')).toMatchObject({ holders: 19, using: 19, webOnly: 3 });
    expect(skuNamed('e5')?.features).toContainEqual({ feature: 'purview', used: 0, unknown: 19 });
    expect(skuNamed('defender')).toMatchObject({ holders: 4, using: 4, webOnly: 0 });
    expect(skuNamed('e3-no-teams')).toBeUndefined();
  });

  it('tells apart whose use is no more than what is attested for everybody', () => {
    const idle = { exchange: 'never', files: 'never', teams: 'never', desktop: false, web: false } as const;
    const attested = { ...tenant, attestations: { covered: defender | purview | phone, everybody: phone } };
    const { review: shared } = review(
      attested,
      people([6, worker({ ...idle })], [2, worker({ ...idle, attested: defender })], [4, worker()]),
    );
    const { review: nobody } = review(tenant, people([6, worker({ ...idle })]));

    expect(shared.skus[0]).toMatchObject({ holders: 12, using: 12, forEverybodyOnly: 6, unused: 0 });
    expect(nobody.skus[0]).toMatchObject({ holders: 6, using: 0, forEverybodyOnly: 0, unused: 6 });
  });

  it('a feature no suite of the tenant grants is beyond the plan', () => {
    const { review: alone } = review({ ...tenant, skuSets: [[1]] }, [worker({ attested: defender })]);

    expect(alone.features[3]).toMatchObject({ feature: 'defender', beyondPlan: 1, mixedEstate: 0 });
  });

  it('undecided members keep a group from being called over-entitling', () => {
    const group = (attestations: PlanReviewInput['attestations']): PlanReview['groups'] =>
      review(
        { ...tenant, attestations },
        people([7, worker({ groupSet: 0 })], [2, worker({ groupSet: 0, attested: defender })]),
      ).review.groups;

    expect(group({ covered: defender | purview | phone, everybody: 0 })).toEqual([
      { groupId: 'everybody', suite: 'e5', members: 9, using: 2, undecided: 0, isOverEntitling: true },
    ]);
    expect(group({ covered: defender, everybody: 0 })).toMatchObject([
      { using: 2, undecided: 7, isOverEntitling: false },
    ]);
  });

  it.each([
    [3, 10, false],
    [2, 10, true],
    [0, 1, true],
  ])('%i of %i members using: over-entitling %s', (using, members, expected) => {
    const { groups } = review(
      tenant,
      people([using, worker({ groupSet: 1, attested: purview })], [members - using, worker({ groupSet: 1 })]),
    ).review;

    expect(groups).toMatchObject([{ groupId: 'security', isOverEntitling: expected }]);
  });

  it('judges more profiles than it keeps at once', () => {
    const features = Array.from({ length: 18 }, (_, index) => featureOf(`f${index}`));
    const input = { ...tenant, features, attestations: { covered: 2 ** 18 - 1, everybody: 0 } };
    const reviewer = createPlanReview(input);
    for (let attested = 0; attested < 70_000; attested++) reviewer.step(holdingOf({ attested }));

    expect(reviewer.finish()).toMatchObject({ people: 70_000, skus: [{ holders: 70_000 }] });
  });
});
