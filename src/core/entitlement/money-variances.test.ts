import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf } from '../model/day.ts';
import { known } from '../model/product.ts';
import { billed, briefs, facts, product, value } from './variance-facts.fixture.ts';
import { variancesOf } from './variances.ts';

describe('invoices', () => {
  it('that bill what the register says are not mentioned', () => {
    expect(briefs(facts({ invoices: [billed()] }))).toEqual([]);
    const year = { periodStart: dayOf('2026-07-01'), periodEnd: dayOf('2027-06-30'), amountMinor: 6_000_000 };
    expect(briefs(facts({ invoices: [billed(year)] }))).toEqual([]);
  });

  it('are compared in units and in money (ENT-19)', () => {
    const given = facts({ invoices: [billed({ quantity: 110, amountMinor: 572_000 })] });

    expect(briefs(given)).toEqual([
      ['billed-quantity', 100, 110, -10, true],
      ['billed-amount', 500_000, 572_000, -72_000, true],
    ]);
    expect(variancesOf(given).variances[1]).toMatchObject({
      unit: 'money',
      currency: 'GBP',
      subject: 'INV-1',
    });
  });

  it('add up when several bill the day, credit notes included', () => {
    const given = [
      billed({ quantity: 120, amountMinor: 600_000 }),
      billed({ id: 'invoice/2', invoice: 'CN-1', quantity: -20, amountMinor: -100_000 }),
    ];

    expect(briefs(facts({ invoices: given }))).toEqual([]);
  });

  it.each([
    ['another currency', [billed({ currency: 'EUR' })], 'other-currency'],
    ['two periods', [billed(), billed({ quantity: 0, periodStart: dayOf('2026-11-10') })], 'periods-differ'],
    ['part of a month', [billed({ periodEnd: dayOf('2026-11-25') })], 'period-is-no-whole-months'],
  ])('with %s are not compared in money', (_name, invoices, reason) => {
    const amounts = variancesOf(facts({ invoices })).variances.filter(({ kind }) => kind === 'billed-amount');

    expect(amounts.map((each) => value(each.difference))).toEqual([reason]);
  });

  it('of another day leave the day without an invoice', () => {
    const given = facts({
      invoices: [billed({ periodStart: dayOf('2026-10-01'), periodEnd: dayOf('2026-10-31') })],
    });

    expect(briefs(given)).toEqual([
      ['billed-quantity', 100, 'no-invoice-for-the-day', 'no-invoice-for-the-day', null],
    ]);
  });

  it('of a year in which units were added are held against the units of each month', () => {
    const year = { periodStart: dayOf('2026-07-01'), periodEnd: dayOf('2027-06-30') };
    const grown = product({
      entitled: known(120),
      purchased: known(120),
      terms: [
        { units: 100, from: dayOf('2025-07-01'), to: dayOf('2028-06-30') },
        { units: 20, from: dayOf('2026-10-01'), to: null },
      ],
    });
    const owed = 5000 * (100 * 3 + 120 * 9);

    expect(briefs(facts({ products: [grown], invoices: [billed({ ...year, amountMinor: owed })] }))).toEqual([
      ['billed-quantity', 'entitlement-changed-in-period', 100, 'entitlement-changed-in-period', null],
    ]);
    expect(
      briefs(facts({ products: [grown], invoices: [billed({ quantity: 120, amountMinor: 600_000 })] })),
    ).toEqual([]);
  });

  it('of a month in which units were added are not compared', () => {
    const grown = product({
      entitled: known(120),
      purchased: known(120),
      terms: [
        { units: 100, from: dayOf('2025-07-01'), to: null },
        { units: 20, from: dayOf('2026-11-15'), to: null },
      ],
    });

    expect(briefs(facts({ products: [grown], invoices: [billed()] })).map((row) => row[3])).toEqual([
      'entitlement-changed-in-period',
      'entitlement-changed-in-period',
    ]);
  });

  it('for something the register does not have are named', () => {
    const given = facts({ invoices: [billed(), billed({ product: 'visio', quantity: 40 })] });

    expect(briefs(given)).toEqual([
      ['billed-not-registered', 'no-line-in-force', 40, 'no-line-in-force', true],
    ]);
  });

  it('never make one amount of two currencies', () => {
    const line = fc.record({
      currency: fc.constantFrom('GBP', 'EUR', 'USD'),
      amountMinor: fc.integer({ min: -1e9, max: 1e9 }),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), (lines) => {
        const invoices = lines.map((own) => billed(own));
        const amounts = variancesOf(facts({ invoices })).variances.filter(({ unit }) => unit === 'money');
        const currencies = new Set(lines.map(({ currency }) => currency));

        for (const { currency, right, difference } of amounts) {
          const own = lines.filter((each) => each.currency === currency);
          expect(right.value).toEqual(known(own.reduce((sum, each) => sum + each.amountMinor, 0)));
          if (currencies.size > 1) expect(difference.known).toBe(false);
        }
        if (currencies.size > 1) expect(amounts).toHaveLength(currencies.size);
      }),
    );
  });
});

describe('a budget', () => {
  const budget = { product: 'e5', year: 2026, amountMinor: 5_400_000, currency: 'GBP' };

  it('is held against twelve months at the present rate (VAR-12)', () => {
    expect(briefs(facts({ budgets: [budget] }))).toEqual([['budget', 5_400_000, 6_000_000, -600_000, true]]);
    expect(briefs(facts({ budgets: [{ ...budget, amountMinor: 6_000_000 }] }))).toEqual([]);
    expect(briefs(facts({ budgets: [{ ...budget, year: 2027 }] }))).toEqual([]);
  });

  it('in another currency, or of an unknown product, is not compared', () => {
    expect(
      briefs(
        facts({
          budgets: [
            { ...budget, currency: 'EUR' },
            { ...budget, product: 'visio' },
          ],
        }),
      ),
    ).toEqual([
      ['budget', 5_400_000, 'other-currency', 'other-currency', null],
      ['budget', 5_400_000, 'not-in-register', 'not-in-register', null],
    ]);
  });
});
