import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf } from '../model/day.ts';
import { known, unknown } from '../model/product.ts';
import { commitmentBurn, type CommitmentLot, type SettledCharge } from './commitment.ts';

const limits = { asOf: dayOf('2026-11-22'), minMonths: 3, tolerancePct: 5 };

const lot: CommitmentLot = {
  ...{ lotId: 'lot', billingAccount: 'account', status: 'Active', currency: 'USD', isEstimated: false },
  ...{ startOn: '2026-01-01', expiresOn: '2026-12-31', originalAmount: 120_000, closedBalance: 30_000 },
};

/** Invoices of the fifth: each settles the month before. */
function charges(amounts: readonly number[], given: Partial<SettledCharge> = {}): SettledCharge[] {
  const first = 12 - amounts.length;
  return amounts.map((amount, index) => ({
    ...{ lotId: 'lot', billingAccount: 'account', charges: amount, currency: 'USD' },
    happenedOn: `2026-${String(first + index).padStart(2, '0')}-05`,
    ...given,
  }));
}

describe('a commitment to consume', () => {
  it('is measured at the last settled month, and forecast from there', () => {
    const burn = commitmentBurn(lot, charges([9_000, 10_000, 11_000]), limits);

    expect(burn).toMatchObject({
      burned: known(90_000),
      burnedPct: known(75),
      settledUntil: '2026-10-31',
      months: [
        { month: '2026-08', amount: 9_000 },
        { month: '2026-09', amount: 10_000 },
        { month: '2026-10', amount: 11_000 },
      ],
      meanMonth: known(10_000),
      verdict: 'behind',
      reason: null,
    });
    expect(burn.straightLine).toEqual(known((120_000 * 304) / 365));
    const { forecast, shortfall } = burn;
    if (!forecast.known || !shortfall.known) throw new TypeError('It is forecast.');
    expect(forecast.value.amount).toBeCloseTo(110_041.07, 1);
    expect(shortfall.value.amount).toBeCloseTo(9_958.93, 1);
    expect(shortfall.value.from).toBeLessThan(shortfall.value.amount);
    expect(shortfall.value.to).toBeGreaterThan(shortfall.value.amount);
  });

  it.each([
    ['behind', 10_000],
    ['onTrack', 15_000],
    ['ahead', 30_000],
  ] as const)('is %s at %d a month', (verdict, month) => {
    expect(commitmentBurn(lot, charges([month, month, month]), limits).verdict).toBe(verdict);
  });

  it.each([
    ['two settled months', lot, charges([1, 1]), 'too-few-settled-months'],
    ['none', lot, [], 'no-settled-month'],
    ['a month missing between', lot, charges([1, 1, 1, 1]).toSpliced(1, 1), 'settled-month-missing'],
    ['a charge in another currency', lot, charges([1, 1, 1], { currency: 'EUR' }), 'other-currency'],
    ['a charge that is not told', lot, charges([1, 1, 1], { charges: null }), 'charge-not-stated'],
    ['charges of another lot', lot, charges([1, 1, 1], { lotId: 'other' }), 'no-settled-month'],
    ['no balance', { ...lot, closedBalance: null }, charges([1, 1, 1]), 'balance-not-stated'],
    ['a contributor', { ...lot, originalAmount: null }, charges([1, 1, 1]), 'commitment-not-stated'],
    ['no end', { ...lot, expiresOn: null }, charges([1, 1, 1]), 'term-not-stated'],
  ] as const)('is unknown with %s', (_name, given, events, reason) => {
    expect(commitmentBurn(given, events, limits)).toMatchObject({
      verdict: 'unknown',
      reason,
      forecast: unknown(reason),
      shortfall: unknown(reason),
    });
  });

  it('needs no forecast when it is consumed, or over', () => {
    const few = charges([1]);

    expect(commitmentBurn({ ...lot, closedBalance: 0 }, few, limits)).toMatchObject({
      verdict: 'met',
      reason: null,
    });
    expect(commitmentBurn({ ...lot, expiresOn: '2026-11-21' }, few, limits).verdict).toBe('ended');
  });

  it('takes an invoice of the last days of a month for that month', () => {
    const [only] = charges([5], { happenedOn: '2026-10-31' });

    expect(commitmentBurn(lot, only === undefined ? [] : [only], limits).settledUntil).toBe('2026-10-31');
  });

  it('forecasts within its range, and falls short by what is left', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 50_000 }), { minLength: 3, maxLength: 9 }),
        (amounts) => {
          const { forecast, shortfall } = commitmentBurn(lot, charges(amounts), limits);
          if (!forecast.known || !shortfall.known) throw new TypeError('It is forecast.');

          expect(forecast.value.from).toBeLessThanOrEqual(forecast.value.amount + 1e-6);
          expect(forecast.value.to).toBeGreaterThanOrEqual(forecast.value.amount - 1e-6);
          expect(shortfall.value.amount).toBe(Math.max(0, 120_000 - forecast.value.amount));
        },
      ),
    );
  });
});
