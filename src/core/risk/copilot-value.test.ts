import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UnitPrice } from '../model/money.ts';
import { known, unknown, type Figure } from '../model/product.ts';
import { copilotValue, type CopilotValueInput } from './copilot-value.ts';

const price: Figure<UnitPrice> = known({
  ...{ amountMinor: 2_470, per: 'month', currency: 'GBP', source: 'sheet', on: '2026-07-01' },
});
const input: CopilotValueInput = {
  purchased: known(125),
  assigned: known(120),
  active: known(74),
  untouched: known(14),
  price,
  valuePerActive: null,
};
const gbp = (amountMinor: number) => known({ amountMinor, currency: 'GBP' });

describe('Copilot per seat', () => {
  it('costs what is paid, per person who uses it', () => {
    expect(copilotValue(input)).toEqual({
      cost: gbp(308_750),
      costPerActive: gbp(4_172),
      untouchedCost: gbp(34_580),
      unheldUnits: known(5),
      unheldCost: gbp(12_350),
      activeOfPurchasedPct: known(59.2),
      value: unknown('value-not-stated'),
      returnPct: unknown('value-not-stated'),
    });
  });

  it('has a return only by the policy’s word, in the price’s currency', () => {
    const stated = (currency: string) =>
      copilotValue({ ...input, valuePerActive: { amountMinor: 6_000, currency } });

    expect(stated('GBP')).toMatchObject({ value: gbp(444_000), returnPct: known(143.8) });
    expect(stated('EUR')).toMatchObject({
      value: known({ amountMinor: 444_000, currency: 'EUR' }),
      returnPct: unknown('value-in-another-currency'),
    });
  });

  it('costs nobody anything per person where nobody is active', () => {
    expect(copilotValue({ ...input, active: known(0) })).toMatchObject({
      costPerActive: unknown('nobody-active'),
      activeOfPurchasedPct: known(0),
    });
    expect(copilotValue({ ...input, purchased: known(0) }).activeOfPurchasedPct).toEqual(
      unknown('nothing-purchased'),
    );
  });

  it('invents nothing: no money without a price, no value unless stated, unknown stays unknown', () => {
    const figure = fc.oneof(
      fc.integer({ min: 0, max: 50_000 }).map((value) => known(value)),
      fc.constant(unknown('copilot-concealed')),
    );
    const stated = fc.option(
      fc.record({ amountMinor: fc.nat(10_000), currency: fc.constantFrom('GBP', 'EUR') }),
    );
    fc.assert(
      fc.property(
        fc.record({
          ...{ purchased: figure, assigned: figure, active: figure, untouched: figure },
          price: fc.constantFrom<Figure<UnitPrice>>(price, unknown('no-price')),
          valuePerActive: stated,
        }),
        (given) => {
          const made = copilotValue(given);
          const { purchased, assigned, active, untouched } = given;
          const isPriced = given.price.known;
          expect(made.cost.known).toBe(isPriced && purchased.known);
          expect(made.untouchedCost.known).toBe(isPriced && untouched.known);
          expect(made.unheldCost.known).toBe(isPriced && purchased.known && assigned.known);
          expect(made.value.known).toBe(given.valuePerActive !== null && active.known);
          if (made.costPerActive.known) expect(made.cost.known && active.known).toBe(true);
          if (made.returnPct.known) expect(given.valuePerActive?.currency).toBe('GBP');
        },
      ),
    );
  });
});
