import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chargeback } from './chargeback.ts';
import { spendOutside } from './spend-outside.ts';

const cost = fc.record({
  month: fc.constantFrom('2026-09', '2026-10'),
  tagValue: fc.constantFrom(null, '', ' ', 'Finance', 'finance', 'Retail'),
  resourceGroup: fc.constantFrom(null, 'rg-a', 'RG-A', 'rg-b'),
  pricingModel: fc.constantFrom(null, 'OnDemand', 'Reservation', 'SavingsPlan', 'Spot'),
  publisherType: fc.constantFrom('Azure', 'Marketplace', null),
  amount: fc.integer({ min: -100, max: 1_000 }),
  currency: fc.constantFrom('GBP', 'USD'),
});

describe('chargeback', () => {
  const base = { month: '2026-10', resourceGroup: 'rg', currency: 'GBP' };

  it('takes spellings together, names the largest, and lists what nobody pays by amount', () => {
    const [only] = chargeback([
      { ...base, tagValue: 'finance', amount: 10 },
      { ...base, tagValue: 'Finance ', amount: 50 },
      { ...base, tagValue: 'Retail', amount: 20 },
      { ...base, tagValue: null, amount: 5 },
      { ...base, tagValue: '', resourceGroup: 'RG', amount: 10 },
      { ...base, tagValue: null, resourceGroup: null, amount: 5 },
    ]);

    expect(only).toEqual({
      month: '2026-10',
      currency: 'GBP',
      units: [
        { unit: 'Finance', amount: 60, spellings: ['Finance', 'finance'] },
        { unit: 'Retail', amount: 20, spellings: [] },
      ],
      unattributed: 20,
      total: 100,
      attributedPct: 80,
      untagged: [
        { resourceGroup: 'rg', amount: 15 },
        { resourceGroup: null, amount: 5 },
      ],
    });
  });

  it('says no share where refunds make one senseless', () => {
    const refund = [
      { ...base, tagValue: 'Retail', amount: 20 },
      { ...base, tagValue: null, amount: -5 },
    ];

    expect(chargeback(refund)[0]?.attributedPct).toBeNull();
  });

  it('adds up, and never mixes currencies', () => {
    fc.assert(
      fc.property(fc.array(cost, { maxLength: 30 }), (costs) => {
        const all = chargeback(costs);

        for (const { month, currency, units, unattributed, untagged, total } of all) {
          const own = costs.filter((each) => each.month === month && each.currency === currency);
          expect(total).toBe(own.reduce((sum, { amount }) => sum + amount, 0));
          expect(units.reduce((sum, { amount }) => sum + amount, unattributed)).toBe(total);
          expect(untagged.reduce((sum, { amount }) => sum + amount, 0)).toBe(unattributed);
        }
        expect(new Set(all.map(({ month, currency }) => month + currency)).size).toBe(all.length);
      }),
    );
  });
});

describe('spend outside', () => {
  const base = { month: '2026-10', publisherType: 'Azure', currency: 'GBP' };

  it('is what no reservation and no savings plan covers; marketplace is apart', () => {
    const costs = [
      { ...base, pricingModel: 'OnDemand', amount: 60 },
      { ...base, pricingModel: 'Reservation', amount: 20 },
      { ...base, pricingModel: 'SavingsPlan', amount: 10 },
      { ...base, pricingModel: 'Spot', amount: 10 },
      { ...base, pricingModel: 'OnDemand', publisherType: 'Marketplace', amount: 500 },
    ];

    expect(spendOutside(costs)).toEqual([
      {
        ...{ month: '2026-10', currency: 'GBP', onDemand: 60, committed: 30, spot: 10, unsaid: 0 },
        ...{ marketplace: 500, total: 600, outsidePct: 60 },
      },
    ]);
    expect(spendOutside([...costs, { ...base, pricingModel: null, amount: 1 }])[0]?.outsidePct).toBeNull();
  });

  it('adds up, and never mixes currencies', () => {
    fc.assert(
      fc.property(fc.array(cost, { maxLength: 30 }), (costs) => {
        for (const { month, currency, total, outsidePct } of spendOutside(costs)) {
          const own = costs.filter((each) => each.month === month && each.currency === currency);
          expect(total).toBe(own.reduce((sum, { amount }) => sum + amount, 0));
          if (outsidePct !== null) expect(Math.min(100, Math.max(0, outsidePct))).toBe(outsidePct);
        }
      }),
    );
  });
});
