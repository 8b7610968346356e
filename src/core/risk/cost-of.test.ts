import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UnitPrice } from '../model/money.ts';
import { addByCurrency, costOf, percentOf } from './cost-of.ts';

const price = (amountMinor: number, per: UnitPrice['per']): UnitPrice => ({
  ...{ amountMinor, per, currency: 'GBP', source: 'sheet', on: '2026-07-01' },
});
const money = fc.record({
  amountMinor: fc.integer({ min: 0, max: 1_000_000 }),
  currency: fc.constantFrom('GBP', 'EUR', 'USD'),
});

describe('what units cost', () => {
  it.each([
    ['a month, of a monthly price', costOf(3, price(5_210, 'month'), 'month'), 15_630],
    ['a year, of a monthly price', costOf(3, price(5_210, 'month'), 'year'), 187_560],
    ['a year, of a yearly price', costOf(3, price(10_001, 'year'), 'year'), 30_003],
    ['a month, of a yearly price, halves up', costOf(1, price(18, 'year'), 'month'), 2],
    ['at 125 per cent, rounded once', costOf(2, price(5_211, 'month'), 'month', 125), 13_028],
  ])('%s', (_name, cost, amountMinor) => {
    expect(cost).toEqual({ amountMinor, currency: 'GBP' });
  });

  it('is a whole number of minor units that never shrinks with the percentage', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 500_000 }),
        fc.integer({ min: 0, max: 100_000 }),
        fc.constantFrom<UnitPrice['per']>('month', 'year'),
        fc.constantFrom<UnitPrice['per']>('month', 'year'),
        fc.integer({ min: 100, max: 300 }),
        (units, amount, priced, per, pct) => {
          const plain = costOf(units, price(amount, priced), per);
          const audit = costOf(units, price(amount, priced), per, pct);
          expect(Number.isInteger(audit.amountMinor)).toBe(true);
          expect(audit.amountMinor).toBeGreaterThanOrEqual(plain.amountMinor);
        },
      ),
    );
  });
});

it('never adds amounts of different currencies', () => {
  fc.assert(
    fc.property(fc.array(money, { maxLength: 20 }), (amounts) => {
      const sums = addByCurrency(amounts);
      expect(new Set(sums.map(({ currency }) => currency)).size).toBe(sums.length);
      for (const { currency, amountMinor } of sums) {
        const own = amounts.filter((each) => each.currency === currency);
        expect(amountMinor).toBe(own.reduce((sum, each) => sum + each.amountMinor, 0));
      }
    }),
  );
});

it('rounds per cent to one decimal, halves up', () => {
  expect([percentOf(1, 3), percentOf(1, 2000), percentOf(0, 7)]).toEqual([33.3, 0.1, 0]);
});
