import { describe, expect, it } from 'vitest';
import { countsOf, policy, supplyOf, today } from '../../testing/seats.ts';
import { known, unknown, type Figure } from '../model/product.ts';
import type { VerdictCounts } from '../model/position.ts';
import { positionOf } from './position-of.ts';

const counts: VerdictCounts = {
  active: 800,
  inactive: 60,
  neverUsed: 30,
  new: 20,
  protected: 20,
  unknown: 10,
};

function position(supply = supplyOf(), verdicts: Figure<VerdictCounts> = known(counts)) {
  return positionOf({
    supply,
    asOf: today,
    policy,
    counts: verdicts.known ? known(countsOf(verdicts.value)) : verdicts,
    earlierPeak: { units: 951, on: today - 69 },
  });
}

const price = {
  amountMinor: 5210,
  currency: 'GBP',
  per: 'month',
  source: 'EA price sheet',
  on: '2025-07-01',
} as const;

describe('positionOf', () => {
  it('reproduces the published example', () => {
    expect(position(supplyOf({ price: known(price) }))).toMatchObject({
      assigned: known(940),
      unassigned: known(60),
      deploymentPct: known(94),
      usagePct: known(85.1),
      threshold: known('warning'),
      exposureUnits: known(0),
      wasteUnits: known(150),
      monthlyWaste: known({ amountMinor: 781_500, currency: 'GBP' }),
      peak: known({ units: 951, on: today - 69 }),
      method: 'sign-in-90d-internal',
    });
  });

  it('spreads a yearly price over twelve months and rounds once', () => {
    const yearly = known({ ...price, amountMinor: 62_521, per: 'year' as const });

    expect(position(supplyOf({ price: yearly })).monthlyWaste).toEqual(
      known({ amountMinor: 781_513, currency: 'GBP' }),
    );
  });

  it.each([
    [1045, 'ok'],
    [1044, 'warning'],
    [940, 'warning'],
    [939, 'over'],
  ])('of %i entitled, 940 assigned is %s', (entitled, threshold) => {
    expect(position(supplyOf({ entitled: known(entitled) })).threshold).toEqual(known(threshold));
  });

  it('shows what exceeds the entitlement', () => {
    expect(position(supplyOf({ entitled: known(900) }))).toMatchObject({
      exposureUnits: known(40),
      unassigned: known(0),
      wasteUnits: known(90),
    });
  });

  it('knows nothing that rests on an unknown entitlement', () => {
    const reason = unknown('not-in-register');

    expect(position(supplyOf({ entitled: reason }))).toMatchObject({
      assigned: known(940),
      unassigned: reason,
      deploymentPct: reason,
      threshold: reason,
      wasteUnits: reason,
      monthlyWaste: reason,
      usagePct: known(85.1),
    });
  });

  it('puts no money on waste without a price', () => {
    expect(position()).toMatchObject({ wasteUnits: known(150), monthlyWaste: unknown('no-price') });
  });

  it('has no rate of nothing', () => {
    const none: VerdictCounts = { active: 0, inactive: 0, neverUsed: 0, new: 0, protected: 0, unknown: 0 };

    expect(position(supplyOf({ entitled: known(0) }), known(none))).toMatchObject({
      deploymentPct: unknown('nothing-entitled'),
      usagePct: unknown('nothing-assigned'),
      threshold: known('ok'),
    });
  });
});
