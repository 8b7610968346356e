import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf } from '../model/day.ts';
import { known, unknown } from '../model/product.ts';
import type { TenantSku, TenantSubscription } from './variance-facts.ts';
import {
  brief,
  briefs,
  facts,
  partner,
  product,
  registerLine,
  rows,
  sku,
  subscription,
  value,
} from './variance-facts.fixture.ts';
import { variancesOf } from './variances.ts';

describe('sources that agree', () => {
  it('are not mentioned', () => {
    expect(variancesOf(facts())).toEqual({ variances: [], notices: [] });
  });
});

describe('register × purchased', () => {
  it('is told with both sides, their sources and days, the difference and what to do', () => {
    const [variance] = variancesOf(facts({ products: [product({ purchased: known(112) })] })).variances;

    expect(variance).toMatchObject({
      kind: 'register-purchased',
      product: 'e5',
      left: { source: 'register', on: '2026-11-22', value: known(100) },
      right: { source: 'skus', on: '2026-11-22', value: known(112) },
      difference: known(-12),
      material: true,
      proof: [{ line: 'e5/1', contract: 'EA-1', document: 'order form', quantity: 100 }],
    });
    expect(variance?.why).toContain('amendment');
    expect(variance?.action).toContain('amend the register');
  });

  it.each([
    ['4 of 1000', 1000, 996, false],
    ['10 of 1000', 1000, 990, true],
    ['5 % of a small product', 20, 19, true],
    ['less than 5 % and than 10 units', 100, 96, false],
    ['more in the tenant', 996, 1000, false],
  ])('is material by share or by units: %s', (_name, entitled, purchased, material) => {
    const [variance] = variancesOf(
      facts({ products: [product({ entitled: known(entitled), purchased: known(purchased) })] }),
    ).variances;

    expect(variance?.material).toBe(material);
  });

  it('is unknown, never zero, when a side is', () => {
    expect(briefs(facts({ products: [product({ entitled: unknown('no-line-in-force') })] }))).toEqual([
      ['register-purchased', 'no-line-in-force', 100, 'no-line-in-force', null],
    ]);
    expect(briefs(facts({ products: [product({ purchased: unknown('units-missing') })] }))).toEqual([
      ['register-purchased', 100, 'units-missing', 'units-missing', null],
    ]);
  });

  it('within tolerance says nothing', () => {
    const given = facts({ products: [product({ purchased: known(98) })] });
    const policy = { toleranceUnits: 2, materialityPct: 5, materialityUnits: 10 };

    expect(variancesOf(given, policy).variances).toEqual([]);
  });
});

describe('what one side has nothing of', () => {
  it('is not credited, with the documents that prove it (ENT-18)', () => {
    const given = facts({
      products: [product({ purchased: known(0) })],
      skus: rows<TenantSku>(),
      subscriptions: rows<TenantSubscription>(),
    });

    expect(briefs(given)).toEqual([['not-credited', 100, 0, 100, true]]);
    expect(variancesOf(given).variances[0]?.proof).toHaveLength(1);
  });

  it('is not registered; by its units alone it matters or not', () => {
    const stranger = (units: number) =>
      product({
        entitled: unknown('not-in-register'),
        purchased: known(units),
        isRegistered: false,
        lines: [],
      });

    expect([0, 4, 10].map((units) => briefs(facts({ products: [stranger(units)] })))).toEqual([
      [],
      [['not-registered', 'not-in-register', 4, 'not-in-register', false]],
      [['not-registered', 'not-in-register', 10, 'not-in-register', true]],
    ]);
  });

  it('is neither while the list of SKUs is missing', () => {
    const missing = { rows: unknown('skus-missing'), on: null };

    expect(
      briefs(facts({ products: [product({ purchased: unknown('skus-missing') })], skus: missing })),
    ).toEqual([
      ['register-purchased', 100, 'skus-missing', 'skus-missing', null],
      ['units-subscriptions', 'skus-missing', 'other-source-missing', 'skus-missing', null],
    ]);
  });
});

describe('units × subscriptions', () => {
  it('adds the lots of a SKU, state by state (C23)', () => {
    const given = facts({
      skus: rows(sku({ enabledUnits: 100, suspendedUnits: 7 })),
      subscriptions: rows(
        subscription({ totalUnits: 60 }),
        subscription({ subscriptionId: 's-2', totalUnits: 30 }),
        subscription({ subscriptionId: 's-3', totalUnits: 7, status: 'Suspended' }),
      ),
    });

    expect(briefs(given)).toEqual([['units-subscriptions', 100, 90, 10, true]]);
    expect(variancesOf(given).variances[0]).toMatchObject({ subject: 'sku-a enabled', product: 'e5' });
  });

  it.each([
    ['no units', { totalUnits: null }, ['units-subscriptions']],
    ['no state', { status: null }, [...Array.from({ length: 4 }, () => 'units-subscriptions'), 'term-date']],
  ])('is unknown where a subscription has %s', (_name, over, kinds) => {
    const found = variancesOf(facts({ subscriptions: rows(subscription(over)) })).variances;

    expect(found.map(({ kind }) => kind)).toEqual(kinds);
    expect(found.every(({ difference }) => !difference.known)).toBe(true);
  });

  it('leaves out what is free or for the tenant as a whole', () => {
    const free = sku({ skuId: 'free', enabledUnits: 10_000, isPositioned: false });

    expect(briefs(facts({ skus: rows(sku(), free) }))).toEqual([]);
  });
});

describe('terms', () => {
  it('agree whether the end is stated as the last day or as the day after', () => {
    const on = (day: string) =>
      briefs(facts({ subscriptions: rows(subscription({ nextLifecycleOn: dayOf(day) })) }));

    expect([on('2028-06-30'), on('2028-07-01'), on('2028-07-02')]).toEqual([[], [], []]);
    expect(on('2028-06-21')).toEqual([['term-date', dayOf('2028-07-01'), dayOf('2028-06-21'), 10, false]]);
    expect(on('2027-07-01')[0]?.[4]).toBe(true);
  });

  it('are compared with the nearest of several lines', () => {
    const lines = [registerLine(), registerLine({ id: 'e5/2', changesOn: [dayOf('2027-01-01')] })];
    const given = facts({
      products: [product({ lines })],
      subscriptions: rows(subscription({ nextLifecycleOn: dayOf('2027-01-05') })),
    });

    expect(briefs(given)).toEqual([['term-date', dayOf('2027-01-01'), dayOf('2027-01-05'), -4, false]]);
  });

  it('are unknown without a day on either side', () => {
    expect(briefs(facts({ subscriptions: rows(subscription({ nextLifecycleOn: null })) }))).toEqual([
      ['term-date', dayOf('2028-07-01'), 'lifecycle-missing', 'lifecycle-missing', null],
    ]);
    expect(briefs(facts({ products: [product({ lines: [registerLine({ changesOn: [] })] })] }))).toEqual([
      ['term-date', 'no-end-stated', dayOf('2028-06-30'), 'no-end-stated', null],
    ]);
  });
});

describe('a subscription of which nobody says whether it is running and paid', () => {
  it.each([
    ['state', { status: null }, 'status-missing'],
    ['word about a trial', { isTrial: null }, 'subscription-malformed'],
  ])('has no %s, and leaves its seller and its term unknown, never fewer units', (_name, over, reason) => {
    const given = facts({
      products: [product({ lines: [registerLine({ soldBy: 'direct' })] })],
      subscriptions: rows(subscription({ totalUnits: 60 }), subscription({ ...over, totalUnits: 40 })),
    });
    const found = briefs(given).filter(([kind]) => kind === 'seller' || kind === 'term-date');

    expect(found).toEqual([
      ['term-date', dayOf('2028-07-01'), reason, reason, null],
      ['seller', 100, reason, reason, null],
    ]);
  });

  it('is nobody’s question where it has ended, or is a trial', () => {
    const given = facts({
      products: [product({ lines: [registerLine({ soldBy: 'direct' })] })],
      subscriptions: rows(
        subscription(),
        subscription({ status: 'Deleted', isTrial: null }),
        subscription({ status: null, isTrial: true }),
      ),
    });

    expect(briefs(given).filter(([kind]) => kind === 'seller' || kind === 'term-date')).toEqual([]);
  });
});

describe('subscriptions that were not read', () => {
  it('leave every term unknown', () => {
    const given = facts({ subscriptions: { rows: unknown('subscriptions-missing'), on: null } });

    expect(briefs(given).filter(([kind]) => kind === 'term-date')).toEqual([
      ['term-date', dayOf('2028-07-01'), 'subscriptions-missing', 'subscriptions-missing', null],
    ]);
  });
});

describe('sellers', () => {
  it('are compared by their tenant (ENT-13)', () => {
    const lines = [
      registerLine({ quantity: 70, soldBy: 'direct' }),
      registerLine({ id: 'e5/2', quantity: 30, soldBy: partner.toUpperCase() }),
    ];
    const given = facts({
      products: [product({ lines })],
      subscriptions: rows(
        subscription({ totalUnits: 60 }),
        subscription({ subscriptionId: 's-2', totalUnits: 40, ownerTenantId: partner }),
      ),
    });

    expect(briefs(given)).toEqual([
      ['seller', 70, 60, 10, true],
      ['seller', 30, 40, -10, true],
    ]);
  });

  it('named without a tenant id, or not stated, are unknown', () => {
    const lines = [registerLine({ soldBy: 'Contoso Partners' })];

    expect(briefs(facts({ products: [product({ lines })] }))).toEqual([
      ['seller', 100, 'seller-has-no-tenant-id', 'seller-has-no-tenant-id', null],
      ['seller', 0, 100, -100, true],
    ]);
    expect(
      briefs(
        facts({
          products: [product({ lines: [registerLine({ soldBy: 'direct' })] })],
          subscriptions: rows(subscription({ ownerTenantId: null })),
        }),
      ),
    ).toEqual([
      ['seller', 100, 0, 100, true],
      ['seller', 'seller-not-stated', 100, 'seller-not-stated', null],
    ]);
  });
});

describe('notices', () => {
  const noticed = (...all: TenantSubscription[]) =>
    variancesOf(facts({ subscriptions: rows(...all) })).notices.map(({ kind, units }) => [kind, units]);

  it.each([
    [{ isTrial: true }, 'trial'],
    [{ status: 'Warning' }, 'grace'],
    [{ status: 'Warning', isTrial: true }, 'trial'],
    [{ status: 'Suspended' }, 'suspended'],
    [{ status: 'LockedOut' }, 'locked-out'],
    [{ status: 'Deleted', isTrial: true }, 'deleted'],
    [{ isTrial: null }, 'state-unknown'],
    [{ status: 'Unheard' }, 'state-unknown'],
  ])('name what is not plainly in force: %o', (over, kind) => {
    expect(noticed(subscription(over))).toEqual([[kind, 100]]);
  });

  it('name the lots of a SKU, the oldest used first', () => {
    const [notice] = variancesOf(
      facts({
        subscriptions: rows(
          subscription({ subscriptionId: 'new', totalUnits: 40, createdOn: dayOf('2026-01-01') }),
          subscription({ subscriptionId: 'old', totalUnits: 60 }),
        ),
      }),
    ).notices;

    expect(notice).toMatchObject({ kind: 'several-lots', product: 'e5', units: 100 });
    expect(notice?.lots.map((lot) => [lot.subscriptionId, value(lot.usedFirstInFirstOut)])).toEqual([
      ['old', 60],
      ['new', 30],
    ]);
  });

  it('lay no units over lots that hide their size', () => {
    const [notice] = variancesOf(
      facts({
        subscriptions: rows(subscription({ totalUnits: null }), subscription({ subscriptionId: 's-2' })),
      }),
    ).notices;

    expect(notice?.units).toBeNull();
    expect(notice?.lots.map((lot) => value(lot.usedFirstInFirstOut))).toEqual([
      'lots-incomplete',
      'lots-incomplete',
    ]);
  });
});

describe('the same facts', () => {
  it('give the same report in any order of the subscriptions', () => {
    const some = fc.record({
      totalUnits: fc.option(fc.nat(500)),
      status: fc.option(fc.constantFrom('Enabled', 'Warning', 'Suspended', 'Deleted')),
    });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 6 }), (all) => {
        const given = all.map((own, index) => subscription({ subscriptionId: `s-${index}`, ...own }));
        const sums = (each: readonly TenantSubscription[]) =>
          variancesOf(facts({ subscriptions: rows(...each) }))
            .variances.map((variance) => JSON.stringify(brief(variance)))
            .toSorted();

        expect(sums(given.toReversed())).toEqual(sums(given));
      }),
    );
  });
});
