import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { known, unknown } from '../core/model/product.ts';
import { entitlementsOf, linesKnownAt, stateOf, type DetailedEntitlement } from './entitlements.ts';
import type { RegisterLine } from './register-line.ts';

const line = (version: number, over: Partial<RegisterLine> = {}): RegisterLine => ({
  id: `e5/${version}`,
  version,
  product: 'e5',
  name: 'E5',
  skuIds: ['sku-a'],
  metric: 'user',
  quantity: 1000,
  contract: 'EA-1',
  contractType: 'EA',
  startDate: '2025-07-01',
  endDate: '2028-06-30',
  unitPrice: '52.10',
  currency: 'GBP',
  pricePer: 'month',
  priceSource: 'price sheet',
  priceDate: '2025-07-01',
  ownerIds: ['ann'],
  document: 'order form',
  state: 'active',
  soldBy: null,
  licenseKey: null,
  activationState: null,
  renewalDate: null,
  noticeDays: null,
  artefacts: [],
  addedAt: '2025-07-02T09:00:00.000Z',
  addedBy: 'ann',
  supersededBy: null,
  ...over,
});

function only(lines: readonly RegisterLine[], asOf: string, knownAt?: string): DetailedEntitlement {
  const entitlements = entitlementsOf(lines, { asOf, ...(knownAt === undefined ? {} : { knownAt }) });
  expect(entitlements).toHaveLength(1);
  return entitlements[0]!;
}

const price = (amountMinor: number, on: string) =>
  known({ amountMinor, currency: 'GBP', per: 'month', source: 'price sheet', on });

describe('entitled', () => {
  it.each([
    ['the day before the start', '2025-06-30', unknown('no-line-in-force')],
    ['the first day', '2025-07-01', known(1000)],
    ['the last day', '2028-06-30', known(1000)],
    ['the day after the end', '2028-07-01', unknown('no-line-in-force')],
  ])('on %s', (_name, asOf, entitled) => {
    expect(only([line(1)], asOf).entitled).toEqual(entitled);
  });

  it('adds amendments from the day they start, and takes away from the day they say so', () => {
    const lines = [
      line(1),
      line(2, { quantity: 200, startDate: '2026-01-01' }),
      line(3, { quantity: -150, startDate: '2027-07-01', endDate: null }),
    ];

    expect(
      ['2025-12-31', '2026-01-01', '2027-06-30', '2027-07-01'].map((day) => only(lines, day).entitled),
    ).toEqual([known(1000), known(1200), known(1200), known(1050)]);
  });

  it('is unknown where the lines cannot be added', () => {
    expect(only([line(1), line(2, { metric: 'device' })], '2026-01-01')).toMatchObject({
      entitled: unknown('mixed-metrics'),
      metric: null,
    });
    expect(only([line(1), line(2, { quantity: -1001 })], '2026-01-01').entitled).toEqual(
      unknown('amendments-exceed-lines'),
    );
    expect(only([line(1), line(2, { quantity: -1000 })], '2026-01-01').entitled).toEqual(known(0));
  });

  it('is the sum of what is in force, in whatever order lines came', () => {
    const day = fc
      .integer({ min: 0, max: 99 })
      .map((n) => `2026-01-${String((n % 28) + 1).padStart(2, '0')}`);
    const terms = fc.record({
      quantity: fc.integer({ min: 0, max: 1e6 }),
      startDate: day,
      endDate: fc.option(day),
    });
    fc.assert(
      fc.property(fc.array(terms, { minLength: 1, maxLength: 12 }), day, (all, asOf) => {
        const lines = all.map((own, index) => line(index + 1, own));
        const inForce = all.filter(
          ({ startDate, endDate }) => startDate <= asOf && (endDate ?? '9999') >= asOf,
        );
        const expected =
          inForce.length === 0
            ? unknown('no-line-in-force')
            : known(inForce.reduce((sum, { quantity }) => sum + quantity, 0));

        expect(only(lines, asOf).entitled).toEqual(expected);
        expect(only(lines.toReversed(), asOf).entitled).toEqual(expected);
      }),
    );
  });
});

describe('what is not a right', () => {
  it.each(['suspended', 'cancelled', 'upgraded', 'grace', 'trial'] as const)(
    '%s is named, not added',
    (state) => {
      const lines = [line(1), line(2, { state, quantity: 70 })];

      expect(only(lines, '2026-01-01')).toMatchObject({
        entitled: known(1000),
        lines: [{ id: 'e5/1' }],
        notEntitling: [{ id: 'e5/2', state, quantity: 70 }],
      });
      expect(only([line(2, { state })], '2026-01-01').entitled).toEqual(unknown('no-active-line'));
    },
  );

  it('is a trial by its contract, whatever its state says', () => {
    const trial = line(2, { contractType: 'Trial' });

    expect(only([line(1), trial], '2026-01-01').entitled).toEqual(known(1000));
  });

  it('has no price either', () => {
    const dear = line(2, { state: 'upgraded', unitPrice: '99', priceDate: '2026-01-01' });

    expect(only([line(1), dear], '2026-02-01').price).toEqual(price(5210, '2025-07-01'));
    expect(only([dear], '2026-02-01').price).toEqual(unknown('no-price'));
  });
});

describe('sellers', () => {
  it('add up to the total, each by itself (ENT-13)', () => {
    const terms = fc.record({
      quantity: fc.nat(1e6),
      soldBy: fc.constantFrom(null, 'direct', 'Contoso', 'Fabrikam'),
      state: fc.constantFrom('active', 'trial', 'suspended', 'grace'),
    });
    fc.assert(
      fc.property(fc.array(terms, { minLength: 1, maxLength: 10 }), (all) => {
        const lines = all.map((own, index) => line(index + 1, own));
        const { entitled, sellers } = only(lines, '2026-01-01');
        const sum = sellers.reduce(
          (units, each) => units + (each.entitled.known ? each.entitled.value : NaN),
          0,
        );

        expect(entitled).toEqual(sellers.length === 0 ? unknown('no-active-line') : known(sum));
        for (const { soldBy, entitled: own } of sellers) {
          const theirs = all.filter((each) => each.soldBy === soldBy && each.state === 'active');
          expect(own).toEqual(known(theirs.reduce((units, { quantity }) => units + quantity, 0)));
        }
      }),
    );
  });
});

describe('a commitment', () => {
  const macc = (version: number, over: Partial<RegisterLine> = {}) =>
    line(version, { metric: 'consumption', skuIds: [], unitPrice: null, currency: 'USD', ...over });

  it('is an amount in its currency; two currencies are never added (ENT-21)', () => {
    expect(only([macc(1), macc(2, { quantity: 500 })], '2026-01-01')).toMatchObject({
      entitled: known(1500),
      currency: 'USD',
    });
    expect(only([macc(1), macc(2, { currency: 'EUR' })], '2026-01-01')).toMatchObject({
      entitled: unknown('mixed-currencies'),
      currency: null,
    });
  });
});

describe('price', () => {
  it('is the newest among the lines in force', () => {
    const lines = [
      line(1),
      line(2, { unitPrice: '55', priceDate: '2026-07-01', startDate: '2026-07-01' }),
      line(3, { unitPrice: null, startDate: '2026-09-01' }),
    ];

    expect(only(lines, '2026-06-30').price).toEqual(price(5210, '2025-07-01'));
    expect(only(lines, '2026-07-01').price).toEqual(price(5500, '2026-07-01'));
    expect(only(lines, '2026-09-01').price).toEqual(price(5500, '2026-07-01'));
    expect(only(lines.toReversed(), '2026-09-01').price).toEqual(price(5500, '2026-07-01'));
  });

  it('of two on the same day is the later entry', () => {
    expect(only([line(1), line(2, { unitPrice: '50.00' })], '2026-01-01').price).toEqual(
      price(5000, '2025-07-01'),
    );
  });

  it('is unknown without one, and between two currencies', () => {
    const euros = line(2, { currency: 'EUR', endDate: '2026-01-31' });

    expect(only([line(1, { unitPrice: null })], '2026-01-01').price).toEqual(unknown('no-price'));
    expect(only([line(1), euros], '2026-01-01').price).toEqual(unknown('mixed-currencies'));
    expect(only([line(1), euros], '2026-02-01').price).toEqual(price(5210, '2025-07-01'));
    expect(only([line(1)], '2030-01-01').price).toEqual(unknown('no-price'));
  });
});

describe('price of a seat', () => {
  const device = line(2, { metric: 'device', unitPrice: '12.00', priceDate: '2026-01-01' });
  const later = line(3, { unitPrice: '60.00', priceDate: '2026-07-01' });

  it('is of lines by user, whatever a line by something else costs', () => {
    expect(only([line(1), device], '2026-02-01').price).toEqual(price(5210, '2025-07-01'));
    expect(only([line(1, { unitPrice: null }), device], '2026-02-01').price).toEqual(
      unknown('price-of-another-metric'),
    );
  });

  it('begins on its own day', () => {
    expect(only([line(1), later], '2026-06-30').price).toEqual(price(5210, '2025-07-01'));
    expect(only([line(1), later], '2026-07-01').price).toEqual(price(6000, '2026-07-01'));
    expect(only([later], '2026-06-30').price).toEqual(unknown('price-of-later-day'));
    expect(only([later, device], '2026-06-30').price).toEqual(unknown('price-of-later-day'));
  });

  it('is not asked of devices: they have the price of their own unit', () => {
    expect(only([device], '2026-02-01')).toMatchObject({
      price: unknown('price-of-another-metric'),
      unitPrice: price(1200, '2026-01-01'),
    });
    expect(only([device], '2025-12-31').unitPrice).toEqual(unknown('price-of-later-day'));
    expect(only([line(1), device], '2026-02-01').unitPrice).toEqual(unknown('mixed-metrics'));
    expect(only([line(1)], '2026-02-01').unitPrice).toEqual(price(5210, '2025-07-01'));
  });

  it('is that of a line by user on or before the day, or unknown, in whatever order lines came', () => {
    const someDay = fc.constantFrom('2025-12-01', '2026-01-15', '2026-02-01', '2026-03-01');
    const stated = fc.record({
      metric: fc.constantFrom('user', 'device', 'core'),
      unitPrice: fc.option(fc.constantFrom('1', '2', '3')),
      priceDate: someDay,
    });
    fc.assert(
      fc.property(fc.array(stated, { minLength: 1, maxLength: 8 }), someDay, (all, asOf) => {
        const found = only(
          all.map((own, index) => line(index + 1, own)),
          asOf,
        ).price;
        const right = all.filter(
          ({ metric, unitPrice, priceDate }) => metric === 'user' && unitPrice !== null && priceDate <= asOf,
        );

        expect(found.known).toBe(right.length > 0);
        if (found.known) {
          const newest = right
            .map(({ priceDate }) => priceDate)
            .sort()
            .at(-1);
          expect(found.value.on).toBe(newest);
          expect(right.map(({ unitPrice }) => Number(unitPrice) * 100)).toContain(found.value.amountMinor);
        }
      }),
    );
  });
});

describe('owners and SKUs', () => {
  it('are those of all lines in force, in their order', () => {
    const lines = [
      line(1, { ownerIds: ['ann', 'bob'], skuIds: ['a'] }),
      line(2, { ownerIds: [], skuIds: ['a', 'b'], name: 'E5 (new)' }),
      line(3, { ownerIds: ['cat', 'ann'], skuIds: [] }),
      line(4, { ownerIds: ['dan'], startDate: '2027-01-01', skuIds: ['c'] }),
    ];

    expect(only(lines, '2026-01-01')).toMatchObject({
      ownerIds: ['ann', 'bob', 'cat'],
      skuIds: ['a', 'b'],
      name: 'E5',
    });
    expect(only(lines, '2027-01-01').ownerIds).toEqual(['ann', 'bob', 'cat', 'dan']);
  });

  it('remain those of the last lines when a contract has lapsed, and of the first before it begins', () => {
    const lines = [
      line(1, { ownerIds: ['old'], endDate: '2026-01-31' }),
      line(2, { ownerIds: ['last'] }),
      line(3, { ownerIds: ['future'], startDate: '2040-01-01', endDate: null }),
    ];

    expect(only(lines, '2029-01-01')).toMatchObject({ ownerIds: ['last'], skuIds: ['sku-a'], lines: [] });
    expect(only(lines, '2025-01-01').ownerIds).toEqual(['old', 'last']);
  });
});

describe('history', () => {
  const wrong = line(1, { supersededBy: 'e5/2' });
  const right = line(2, { quantity: 900, addedAt: '2026-03-01T00:00:00.000Z' });

  it('counts the correction, and what was believed before it when asked for that', () => {
    expect(only([wrong, right], '2026-01-01').entitled).toEqual(known(900));
    expect(only([wrong, right], '2026-01-01', '2026-02-28T23:59:59Z').entitled).toEqual(known(1000));
    expect(only([wrong, right], '2026-01-01', '2026-03-01T00:00:00Z').entitled).toEqual(known(900));
    expect(entitlementsOf([wrong, right], { asOf: '2026-01-01', knownAt: '2025-01-01T00:00:00Z' })).toEqual(
      [],
    );
    expect(linesKnownAt([wrong, right], undefined)).toEqual([wrong, right]);
  });

  it.each([
    [wrong, '2026-01-01', 'superseded'],
    [right, '2025-06-30', 'notYet'],
    [right, '2025-07-01', 'inForce'],
    [right, '2028-07-01', 'ended'],
    [line(3, { endDate: null }), '2099-01-01', 'inForce'],
  ] as const)('a line is %#', (of, asOf, state) => {
    expect(stateOf(of, asOf)).toBe(state);
  });

  it('keeps products apart, in the order they came', () => {
    const other = line(1, { product: 'visio', id: 'visio/1', skuIds: ['v'], quantity: 5 });

    expect(
      entitlementsOf([other, line(1)], { asOf: '2026-01-01' }).map((e) => [e.product, e.entitled]),
    ).toEqual([
      ['visio', known(5)],
      ['e5', known(1000)],
    ]);
  });
});

describe('a SKU', () => {
  const old = line(1, { product: 'e5-old', endDate: '2025-12-31' });
  const successor = line(2, { product: 'e5', startDate: '2026-01-01', skuIds: ['SKU-A', 'sku-b'] });
  const skusOn = (asOf: string, lines: readonly RegisterLine[]) =>
    entitlementsOf(lines, { asOf }).map(({ product, skuIds }) => [product, skuIds]);

  it('counts for the product with a line in force that day', () => {
    for (const lines of [
      [old, successor],
      [successor, old],
    ]) {
      expect(Object.fromEntries(skusOn('2025-12-31', lines))).toEqual({ 'e5-old': ['sku-a'], e5: ['sku-b'] });
      expect(Object.fromEntries(skusOn('2026-01-01', lines))).toEqual({
        'e5-old': [],
        e5: ['SKU-A', 'sku-b'],
      });
    }
  });

  it('counts for the product whose line ended last where none is in force', () => {
    const both = [line(1, { product: 'late', endDate: '2026-06-30' }), old];

    expect(skusOn('2026-09-01', both)).toEqual([
      ['late', ['sku-a']],
      ['e5-old', []],
    ]);
  });

  it('counts for one product only, whatever the lines and the day', () => {
    const year = fc.integer({ min: 2020, max: 2030 });
    const anyLine = fc.record({
      ...{ product: fc.constantFrom('a', 'b', 'c'), from: year, to: fc.option(year) },
      skuIds: fc.subarray(['x', 'y', 'z'], { minLength: 1 }),
    });
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 6 }), year, (given, on) => {
        const lines = given.map(({ product, from, to, skuIds }, index) =>
          line(index + 1, {
            ...{ product, skuIds, startDate: `${from}-01-01` },
            endDate: to === null ? null : `${Math.max(from, to)}-12-31`,
          }),
        );
        const counted = entitlementsOf(lines, { asOf: `${on}-06-15` }).flatMap(({ skuIds }) => skuIds);

        expect(counted).toHaveLength(new Set(counted).size);
        // Every SKU somebody speaks of is counted.
        const spoken = lines.filter(({ startDate, endDate }) => {
          const day = `${on}-06-15`;
          return startDate <= day && (endDate === null || day <= endDate);
        });
        for (const skuId of spoken.flatMap((each) => each.skuIds)) expect(counted).toContain(skuId);
      }),
    );
  });
});
