import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeviceHolder } from './device-holder.ts';
import { rightsVerdictOf } from './device-rights.ts';
import { createDeviceReview, type DeviceReviewOptions } from './device-review.ts';
import { inventoryOf, ownerCohorts, sharedIndicators, type DeviceCell } from './inventory.ts';
import { sharedUseOf } from './shared-use.ts';

const none = { active: 0, inactive: 0, unknown: 0 };
const webWorker: DeviceHolder = {
  userId: 'ann',
  name: 'Ann',
  skuIds: ['e3'],
  population: null,
  isGuest: false,
  accountEnabled: true,
  heldSince: 0,
  createdOn: 0,
  known: none,
  own: none,
  shared: none,
  usedDesktop: false,
  usedWebOrMobile: true,
  activatedOnShared: null,
  mailboxBytes: 2 * 2 ** 30,
  hasArchive: false,
};
const prices: Readonly<Record<string, number>> = { e3: 3320, e5: 5210, f3: 750 };
const options: DeviceReviewOptions = {
  asOf: 1000,
  newForDays: 30,
  isExempt: (userId) => userId === 'eve',
  isSuite: (skuId) => skuId === 'e3' || skuId === 'e5' || skuId === 'unpriced',
  monthlyMinorOf: (skuId) => prices[skuId] ?? null,
  frontlineSkuIds: ['f3', 'f1'],
  listed: 3,
};

describe('shared use', () => {
  it.each<[string, Partial<DeviceHolder>, object]>([
    ['web alone and no company device', {}, { kind: 'frontline', basis: 'noCompanyDevice' }],
    [
      'web alone on a shared device',
      { shared: { ...none, active: 1 } },
      { kind: 'frontline', basis: 'sharedDevicesOnly' },
    ],
    [
      'an activation on a shared computer',
      { activatedOnShared: true },
      { kind: 'frontline', basis: 'sharedDevicesOnly' },
    ],
    ['an own device that went quiet', { own: { ...none, inactive: 1 } }, { kind: 'frontline' }],
    ['a guest', { isGuest: true }, { why: 'guest' }],
    ['a priority account', { population: 'priority' }, { why: 'protected' }],
    ['part-time', { population: 'partTime' }, { why: 'otherHours' }],
    ['exempt', { userId: 'eve' }, { why: 'exempt' }],
    ['disabled', { accountEnabled: false }, { why: 'disabled' }],
    ['held for 29 days', { heldSince: 971 }, { why: 'new' }],
    ['held for 30 days', { heldSince: 970 }, { kind: 'frontline' }],
    ['a device of their own', { own: { ...none, active: 1 }, usedDesktop: null }, { why: 'ownDevice' }],
    ['desktop applications', { usedDesktop: true, own: { ...none, unknown: 1 } }, { why: 'desktopUse' }],
    ['a mailbox a byte too large', { mailboxBytes: 2 * 2 ** 30 + 1 }, { why: 'mailbox' }],
    ['an archive', { hasArchive: true }, { why: 'mailbox' }],
    ['nothing used', { usedWebOrMobile: false }, { why: 'noUse' }],
    [
      'nothing used on a shared device that checks in',
      { usedWebOrMobile: false, shared: { ...none, active: 1, inactive: 1 } },
      { why: 'noUse' },
    ],
    [
      'nothing used on dormant shared devices',
      { usedWebOrMobile: false, shared: { ...none, inactive: 2 } },
      { kind: 'sharedDevice' },
    ],
    [
      'a shared device of unknown check-in',
      { usedWebOrMobile: false, shared: { active: 0, inactive: 1, unknown: 1 } },
      { missing: 'sharedCheckIn' },
    ],
    ['an own device of unknown check-in', { own: { ...none, unknown: 1 } }, { missing: 'ownDevice' }],
    ['untold applications', { usedDesktop: null }, { missing: 'apps' }],
    ['untold web use', { usedWebOrMobile: null }, { missing: 'apps' }],
    ['an untold mailbox', { mailboxBytes: null }, { missing: 'mailbox' }],
    ['an untold archive', { hasArchive: null }, { missing: 'mailbox' }],
    ['an untold account', { accountEnabled: null }, { missing: 'account' }],
    ['no date at all', { heldSince: null, createdOn: null }, { missing: 'since' }],
  ])('%s', (_name, change, expected) => {
    expect(sharedUseOf({ ...webWorker, ...change }, options)).toMatchObject(expected);
  });

  it.each<[string, Partial<DeviceHolder>, string]>([
    ['one active device', { known: { active: 1, inactive: 5, unknown: 1 }, isGuest: true }, 'active'],
    ['inactive ones alone', { known: { ...none, inactive: 2 } }, 'allInactive'],
    ['one at an unknown time', { known: { active: 0, inactive: 2, unknown: 1 } }, 'unknown'],
    ['no date at all', { known: { ...none, inactive: 2 }, heldSince: null, createdOn: null }, 'unknown'],
    ['none', {}, 'noDevice'],
    ['a guest', { known: { ...none, inactive: 2 }, isGuest: true }, 'spared'],
  ])('device rights of %s', (_name, change, verdict) => {
    expect(rightsVerdictOf({ ...webWorker, ...change }, options)).toBe(verdict);
  });
});

const count = fc.integer({ min: 0, max: 2 });
const checkIns = fc.record({ active: count, inactive: count, unknown: count });
const flag = fc.constantFrom(true, false, null);
const holders = fc.array(
  fc.record({
    userId: fc.constantFrom('ann', 'bob', 'eve'),
    name: fc.constant(null),
    skuIds: fc.subarray(['e3', 'e5', 'unpriced', 'windows']),
    population: fc.constantFrom(null, null, 'priority' as const, 'seasonal' as const),
    isGuest: fc.boolean(),
    accountEnabled: flag,
    heldSince: fc.constantFrom(null, 0, 990),
    createdOn: fc.constantFrom(null, 0, 990),
    ...{ known: checkIns, own: checkIns, shared: checkIns },
    ...{ usedDesktop: flag, usedWebOrMobile: flag, activatedOnShared: flag, hasArchive: flag },
    mailboxBytes: fc.constantFrom(null, 0, 2 ** 40),
  }),
  { maxLength: 40 },
);

function review(all: readonly DeviceHolder[]) {
  const fold = createDeviceReview({ ...options, listed: 0 });
  for (const holder of all) fold.step(holder);
  return fold.finish();
}
const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((a, b) => a + b, 0);

describe('the review', () => {
  it('puts everybody somewhere, once, in whatever order', () => {
    fc.assert(
      fc.property(holders, (all) => {
        const { sharedUse, rights } = review(all);
        const { frontline, sharedDevice, excluded, unknown, considered } = sharedUse;

        expect(considered).toBe(all.filter(({ skuIds }) => skuIds.some(options.isSuite)).length);
        expect(frontline.count + sharedDevice.count + sum(excluded) + sum(unknown)).toBe(considered);
        expect(frontline.sharedDevicesOnly + frontline.noCompanyDevice).toBe(frontline.count);
        expect(sum(rights.verdicts)).toBe(all.length);
        expect(rights.allInactive.count).toBe(rights.verdicts.allInactive);
        expect(review(all.toReversed())).toEqual(review(all));
      }),
    );
  });

  it('finds nobody more where less is known', () => {
    const facts = ['accountEnabled', 'usedDesktop', 'usedWebOrMobile', 'hasArchive', 'mailboxBytes'] as const;
    fc.assert(
      fc.property(holders, fc.constantFrom(...facts), (all, fact) => {
        const less = all.map((holder) => ({ ...holder, [fact]: null }));

        const { frontline, sharedDevice } = review(less).sharedUse;

        expect([frontline.count, sharedDevice.count]).toEqual([0, 0]);
      }),
    );
  });

  it('values what has a price, and says of how many it has none', () => {
    const { sharedUse } = review([
      webWorker,
      { ...webWorker, skuIds: ['e3', 'e5', 'windows'] },
      { ...webWorker, skuIds: ['unpriced'] },
    ]);

    expect(sharedUse.frontline).toMatchObject({
      count: 3,
      held: { priced: 2, unpriced: 1, monthlyMinor: 3320 + 3320 + 5210 },
      targets: [
        { skuId: 'f3', eachMinor: 750, savingMinor: 3320 + 3320 + 5210 - 2 * 750 },
        { skuId: 'f1', eachMinor: null, savingMinor: null },
      ],
    });
    expect(review([]).sharedUse.frontline.held.monthlyMinor).toBeNull();
  });
});

describe('the inventory', () => {
  const cells = fc.array(
    fc.record({
      ...{ os: fc.constantFrom('Windows', 'iOS', null), ownership: fc.constantFrom('company', null) },
      ...{
        management: fc.constantFrom('mdm', null),
        compliance: fc.constantFrom('compliant', 'noncompliant', null),
      },
      shared: fc.constantFrom(...sharedIndicators, null),
      owner: fc.constantFrom(...ownerCohorts),
      checkIn: fc.constantFrom('active' as const, 'inactive' as const, 'unknown' as const),
      devices: fc.nat(9),
    }) satisfies fc.Arbitrary<DeviceCell>,
  );

  it('adds up in every table', () => {
    fc.assert(
      fc.property(cells, (all) => {
        const found = inventoryOf(all);
        const total = all.reduce((devices, cell) => devices + cell.devices, 0);

        expect(found.active + found.inactive + found.unknown).toBe(total);
        for (const rows of [found.byOs, found.byOwnership, found.byManagement, found.byCompliance]) {
          expect(rows.reduce((devices, row) => devices + row.devices, 0)).toBe(total);
          for (const row of rows) expect(row.active + row.inactive + row.unknown).toBe(row.devices);
        }
        const wrong = found.byCompliance.filter(({ name }) => name !== 'compliant');
        expect(found.remediation.reduce((devices, row) => devices + row.devices, 0)).toBe(
          wrong.reduce((devices, row) => devices + row.devices, 0),
        );
        expect(inventoryOf(all.toReversed())).toEqual(found);
      }),
    );
  });
});
