import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UnitPrice } from '../model/money.ts';
import { known, unknown, type Figure } from '../model/product.ts';
import { benchmarkLine, identifiedValue, yearlyWaste, type WasteOfProduct } from './benchmark.ts';

const benchmark = { amountMinor: 28_000_000, currency: 'GBP', perUsers: 10_000 };
const price = (currency: string, per: UnitPrice['per'] = 'month'): Figure<UnitPrice> =>
  known({ amountMinor: 2_000, per, currency, source: 'sheet', on: '2026-07-01' });
const waste = (units: number, of: Figure<UnitPrice>): WasteOfProduct => ({
  wasteUnits: known(units),
  price: of,
});

describe('the yardstick', () => {
  it('is £280,000 a year for 10,000 people, scaled to those there are', () => {
    const value = identifiedValue([waste(10, price('GBP')), waste(100, price('GBP', 'year'))]);

    expect(benchmarkLine(value, known(10_000), benchmark).yardstick).toEqual(
      known({ amountMinor: 28_000_000, currency: 'GBP' }),
    );
    expect(benchmarkLine(value, known(1_000), benchmark)).toEqual({
      yardstick: known({ amountMinor: 2_800_000, currency: 'GBP' }),
      identified: known({ amountMinor: 440_000, currency: 'GBP' }),
      ofYardstickPct: known(15.7),
      isWhole: true,
      notCompared: [],
    });
  });

  it('is not held against other currencies, and says so', () => {
    const value = identifiedValue([waste(10, price('EUR'))]);
    const line = benchmarkLine(value, known(1_000), benchmark);

    expect(line).toMatchObject({
      identified: { known: false },
      ofYardstickPct: { known: false },
      isWhole: false,
      notCompared: [{ amountMinor: 240_000, currency: 'EUR' }],
    });
  });

  it('is unknown while the people are, and for nobody', () => {
    const value = identifiedValue([waste(1, price('GBP'))]);

    expect(benchmarkLine(value, unknown('users-incomplete'), benchmark)).toMatchObject({
      yardstick: unknown('users-incomplete'),
      ofYardstickPct: unknown('users-incomplete'),
    });
    expect(benchmarkLine(value, known(0), benchmark).ofYardstickPct).toEqual(unknown('nobody-to-scale-by'));
  });
});

describe('the identified value', () => {
  const product = fc.record({
    wasteUnits: fc.oneof(
      fc.integer({ min: 0, max: 10_000 }).map((value) => known(value)),
      fc.constant(unknown('users-incomplete')),
    ),
    price: fc.oneof(
      fc.constantFrom('GBP', 'EUR', 'USD').map((currency) => price(currency)),
      fc.constant(unknown('no-price')),
    ),
  });

  it('is that of the products with a price, currency by currency; the others are counted', () => {
    fc.assert(
      fc.property(fc.array(product, { maxLength: 12 }), (products) => {
        const { yearly, productsUnvalued } = identifiedValue(products);
        for (const { currency, amountMinor } of yearly) {
          const own = products.map(yearlyWaste);
          expect(amountMinor).toBe(
            own.reduce(
              (sum, each) =>
                sum + (each.known && each.value.currency === currency ? each.value.amountMinor : 0),
              0,
            ),
          );
        }
        const blank = products.filter(
          ({ wasteUnits, price: of }) => !wasteUnits.known || (!of.known && wasteUnits.value > 0),
        );
        expect(productsUnvalued).toBe(blank.length);
        expect(benchmarkLine({ yearly, productsUnvalued }, known(1), benchmark).isWhole).toBe(
          blank.length === 0 && yearly.every(({ currency }) => currency === 'GBP'),
        );
      }),
    );
  });
});
