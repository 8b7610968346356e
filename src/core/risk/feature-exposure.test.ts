import { describe, expect, it } from 'vitest';
import type { FeatureReview, Transition } from '../boundary/plan-review.ts';
import { closingCost, featureExposures } from './feature-exposure.ts';

const feature = (id: string, changes: Partial<FeatureReview>): FeatureReview => ({
  ...{ feature: id, name: id, area: 'productivity', signal: 'attested' },
  ...{ assigned: 0, required: 0, consumed: 0, overAssigned: 0 },
  ...{ addOnNotAssigned: 0, mixedEstate: 0, beyondPlan: 0 },
  ...changes,
});
const change = (
  kind: Transition['kind'],
  from: readonly string[],
  to: readonly string[],
  people: number,
): Transition => ({ kind, from, to, people, eachMinor: 1, monthlyMinor: people });

describe('features beyond the plan', () => {
  it('are those somebody uses without a plan that grants them, the most people first', () => {
    const found = featureExposures(
      [
        feature('mail', { consumed: 100 }),
        feature('defender', { consumed: 40, mixedEstate: 1, beyondPlan: 1 }),
        feature('entra-p2', { consumed: 100, addOnNotAssigned: 3 }),
      ],
      { triggerPct: 5, pricePct: 125 },
    );

    expect(found.map((each) => [each.feature, each.people, each.using, each.ratioPct, each.trigger])).toEqual(
      [
        ['entra-p2', 3, 100, 3, 'below'],
        ['defender', 2, 40, 5, 'reached'],
      ],
    );
  });
});

describe('the licences of those people', () => {
  const monthlyMinor = new Map([
    ['e3', 3_000],
    ['e5', 5_000],
    ['add', 500],
  ]);
  const transitions = [
    change('gap', ['e3'], ['add', 'e3'], 4),
    change('gap', ['e3'], ['e5'], 1),
    change('saving', ['e5'], ['e3'], 9),
  ];
  const cost = (skuIds?: readonly string[]) =>
    closingCost({ transitions, currency: 'GBP', monthlyMinor, pricePct: 125, ...(skuIds && { skuIds }) });

  it('are those they are given in a gap, at the audit’s price', () => {
    expect(cost()).toEqual({ people: 5, monthly: { amountMinor: 8_750, currency: 'GBP' } });
  });

  it('add up over the products that have them', () => {
    const parts = [['e5'], ['add'], ['e3']].map((skuIds) => cost(skuIds)?.monthly.amountMinor);

    expect(parts).toEqual([6_250, 2_500, 0]);
  });

  it('have no cost where one has no price', () => {
    const gap = [change('gap', [], ['unpriced'], 1)];

    expect(closingCost({ transitions: gap, currency: 'GBP', monthlyMinor, pricePct: 125 })).toBeNull();
  });
});
