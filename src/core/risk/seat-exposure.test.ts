import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UnitPrice } from '../model/money.ts';
import { known, unknown, type Figure } from '../model/product.ts';
import { seatExposure, tenantExposure } from './seat-exposure.ts';

const terms = { triggerPct: 5, pricePct: 125 };
const price = (currency = 'GBP'): Figure<UnitPrice> =>
  known({ amountMinor: 5_210, per: 'month', currency, source: 'sheet', on: '2026-07-01' });
const seats = (units: number, assigned: number, of: Figure<UnitPrice> = price()) =>
  seatExposure({ exposureUnits: known(units), assigned: known(assigned) }, of, terms);

const count = fc.integer({ min: 0, max: 100_000 });
const figure = fc.oneof(
  count.map((value) => known(value)),
  fc.constantFrom(unknown('not-in-register'), unknown('users-incomplete')),
);
const anyPrice = fc.oneof(
  fc.constantFrom('GBP', 'EUR').map(price),
  fc.constantFrom(unknown('no-price'), unknown('mixed-currencies')),
);
const anySeats = fc
  .tuple(figure, figure, anyPrice)
  .map(([exposureUnits, assigned, of]) => seatExposure({ exposureUnits, assigned }, of, terms));

describe('exposure of a product', () => {
  it('is charged at 125 per cent of the price', () => {
    expect(seats(10, 100)).toMatchObject({
      ratioPct: known(10),
      trigger: known('reached'),
      monthly: known({ amountMinor: 65_125, currency: 'GBP' }),
      yearly: known({ amountMinor: 781_500, currency: 'GBP' }),
    });
  });

  it.each([
    [5, 100, 'reached'],
    [4_999, 100_000, 'below'],
    [0, 100, 'below'],
  ])('%i of %i: the trigger is %s, by the exact ratio', (units, assigned, trigger) => {
    expect(seats(units, assigned).trigger).toEqual(known(trigger));
  });

  it('has no ratio where nothing is assigned', () => {
    expect(seats(0, 0).ratioPct).toEqual(unknown('nothing-assigned'));
  });

  it('has no money without a price, and stays unknown where it is', () => {
    fc.assert(
      fc.property(figure, figure, anyPrice, (exposureUnits, assigned, of) => {
        const { monthly, yearly, ratioPct, trigger } = seatExposure({ exposureUnits, assigned }, of, terms);
        const isPriced = exposureUnits.known && of.known;
        expect([monthly.known, yearly.known]).toEqual([isPriced, isPriced]);
        if (!exposureUnits.known) {
          expect([monthly, yearly, ratioPct, trigger]).toEqual(Array(4).fill(exposureUnits));
        }
        expect(trigger.known).toBe(ratioPct.known);
      }),
    );
  });
});

describe('exposure of the tenant', () => {
  it('adds what is known, and has no ratio while some of it is not', () => {
    const part = [seats(10, 100), seats(0, 100, unknown('no-price'))];
    const unregistered = seatExposure(
      { exposureUnits: unknown('not-in-register'), assigned: known(7) },
      price(),
      terms,
    );

    expect(tenantExposure(part, terms)).toMatchObject({
      units: 10,
      assigned: 200,
      productsUnknown: 0,
      productsUnpriced: 0,
      ratioPct: known(5),
      trigger: known('reached'),
    });
    expect(tenantExposure([...part, unregistered], terms)).toMatchObject({
      units: 10,
      assigned: 200,
      productsUnknown: 1,
      ratioOfKnownPct: known(5),
      ratioPct: { known: false },
      trigger: { known: false },
    });
    expect(tenantExposure([seats(1, 10, unknown('no-price'))], terms)).toMatchObject({
      productsUnpriced: 1,
      monthly: [],
    });
  });

  it('keeps currencies apart and knows no ratio while a product is unknown', () => {
    fc.assert(
      fc.property(fc.array(anySeats, { maxLength: 12 }), (products) => {
        const tenant = tenantExposure(products, terms);
        for (const { currency, amountMinor } of tenant.monthly) {
          const own = products.flatMap(({ monthly }) =>
            monthly.known && monthly.value.currency === currency ? [monthly.value.amountMinor] : [],
          );
          expect(amountMinor).toBe(own.reduce((sum, each) => sum + each, 0));
        }
        expect(tenant.productsKnown + tenant.productsUnknown).toBe(products.length);
        if (tenant.productsUnknown > 0) expect(tenant.ratioPct.known).toBe(false);
      }),
    );
  });
});
