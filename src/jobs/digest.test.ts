import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { coverageOf } from '../core/model/coverage.ts';
import type { Position } from '../core/model/position.ts';
import { known, unknown } from '../core/model/product.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { renderDigestText } from '../reports/digest-text.ts';
import type { DigestKind } from '../reports/digest.ts';
import { openTestLedger, ownerId, secondOwnerId } from '../testing/cases.ts';
import { position, testClock } from '../testing/desk-scene.ts';
import { e3Sku, e5Sku, entitlementScene, unitsRun } from '../testing/entitlement-scene.ts';
import { carriedOut, proposed } from '../testing/proposals.ts';
import { digest } from './digest.ts';

const clock = testClock();
let ledger: Ledger;
let scene: Awaited<ReturnType<typeof entitlementScene>>;
let tenantId: string;
let tenants = 0;

beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
afterAll(() => ledger.close());
beforeEach(async () => {
  clock.at = '2026-11-22T09:00:00.000Z';
  tenantId = `tenant-${(tenants += 1)}`;
  scene = await entitlementScene(tenantId, clock);
});
afterEach(() => scene.close());

function make(kind: DigestKind, onOrBefore?: string) {
  return digest({ ...scene.deps, ledger }, kind, onOrBefore);
}

async function save(asOf: string, positions: readonly Position[] = []): Promise<void> {
  const coverage = coverageOf([]);
  await ledger.positions.save({ tenantId, asOf, runId: `run-${asOf}`, coverage, sources: [], positions });
}

describe('digest', () => {
  it('ends with the newest day, and counts what was freed in its period', async () => {
    await carriedOut(ledger, await proposed(ledger, tenantId), ['u3']);
    await save('2026-10-01');
    await save('2026-12-20');
    await save('2027-01-31');

    const monthly = await make('monthly', '2026-12-20');
    const tooLate = await make('monthly');
    const quarterly = await make('quarterly');

    expect(monthly).toMatchObject({ kind: 'monthly', asOf: '2026-12-20', since: '2026-11-19' });
    expect(monthly.freed).toEqual([{ product: 'e5', seats: 2 }]);
    expect(tooLate).toMatchObject({ asOf: '2027-01-31', freed: [], remediation: null });
    expect(quarterly).toMatchObject({ since: '2026-10-31', freed: [{ product: 'e5', seats: 2 }] });
  });

  it('says so when there are no positions', async () => {
    const noPositions = { code: 'NO_POSITIONS' };
    await expect(make('monthly')).rejects.toMatchObject(noPositions);
    await save('2026-11-22');

    await expect(make('monthly', '2026-11-21')).rejects.toMatchObject(noPositions);
  });
});

describe('what a digest reminds of', () => {
  beforeEach(async () => {
    clock.at = '2027-03-01T09:00:00.000Z';
    await scene.importLines(
      `e5,Microsoft 365 E5,${e5Sku},user,1000,EA-1,EA,2025-07-01,2028-06-30,52.10,GBP,month,sheet,2025-07-01,${ownerId},order form,,,,`,
      `e3,Microsoft 365 E3,${e3Sku},user,50,CSP-9,NCE,2026-04-10,2027-04-09,,,,,,${secondOwnerId},CSP order,active,,30,`,
    );
    scene.run = unitsRun(tenantId, '2027-02-28', { [e5Sku]: 1100, [e3Sku]: 50 });
    await save('2027-02-28', [
      position({ exposureUnits: known(40), wasteUnits: known(0) }),
      position({
        ...{ product: 'e3', name: 'Microsoft 365 E3', ownerIds: [secondOwnerId] },
        ...{ wasteUnits: known(16), monthlyWaste: known({ amountMinor: 48_000, currency: 'GBP' }) },
      }),
      position({
        ...{ product: 'visio', name: 'Visio Plan 2', ownerIds: [] },
        ...{ exposureUnits: unknown('not-in-register'), wasteUnits: unknown('not-in-register') },
      }),
    ]);
  });

  it('are the dates of the next 92 days, one row a decision, with days left and owners', async () => {
    const { dates } = await make('monthly');

    expect(dates).toMatchObject({ from: '2027-03-01', windowDays: 92, subscriptionsUnknownBecause: null });
    expect(
      dates.rows.map(({ by, daysLeft, contract, names, ownerIds }) => [
        by,
        daysLeft,
        contract,
        names,
        ownerIds,
      ]),
    ).toEqual([
      ['2027-03-11', 10, 'CSP-9', ['Microsoft 365 E3'], [secondOwnerId]],
      ['2027-04-02', 32, 'EA-1', ['Microsoft 365 E5'], [ownerId]],
      ['2027-05-01', 61, 'EA-1', ['Microsoft 365 E5'], [ownerId]],
      ['2027-06-01', 92, 'EA-1', ['Microsoft 365 E5'], [ownerId]],
    ]);
    expect(dates.rows.map(({ action }) => action)).toEqual([
      expect.stringContaining('set the quantity of the next term'),
      expect.stringContaining('bring the register up to date'),
      expect.stringContaining('Take seats nobody needs away by this day'),
      expect.stringContaining('last day to order'),
    ]);
    expect(dates.rows[0]?.entries.map(({ kind }) => kind)).toEqual([
      'reduction-window-closes',
      'notice',
      'end',
      'renewal',
    ]);
  });

  it('keep a date that is over apart, behind those that can still be decided', async () => {
    clock.at = '2027-03-20T09:00:00.000Z';
    const { dates } = await make('monthly');

    expect(dates.rows.at(-1)).toMatchObject({ by: '2027-03-11', daysLeft: -9, contract: 'CSP-9' });
    expect(dates.rows.slice(0, -1).every(({ daysLeft }) => daysLeft >= 0)).toBe(true);
  });

  it('are differences that matter, in words, with owners', async () => {
    const made = await make('monthly');

    expect(made.differences).toMatchObject({
      asOf: '2027-02-28',
      rows: [
        { kind: 'register-purchased', product: 'e5', difference: -100, ownerIds: [ownerId] },
        { kind: 'term-date', product: 'e3', difference: -81, ownerIds: [secondOwnerId] },
      ],
      unknown: 0,
    });
    const text = renderDigestText(made);
    expect(text).toContain(
      'Microsoft 365 E5: units the register entitles to 1000, paid units the tenant can use 1100.',
    );
    expect(text.indexOf(`Owner ${ownerId}`)).toBeLessThan(text.indexOf(`Owner ${secondOwnerId}`));
    expect(text).toContain('2027-05-01 (61 days left), Microsoft 365 E5, EA-1: Take seats nobody needs away');
  });

  it('say that the days of subscriptions are unknown where nothing was collected', async () => {
    scene.run = null;
    const made = await make('monthly');

    expect(made.dates.subscriptionsUnknownBecause).toBe('nothing-collected');
    expect(made.differences).toMatchObject({ rows: [], unknown: 5 });
    expect(renderDigestText(made)).toContain('5 comparisons could not be made');
  });

  it('become, each quarter, a list to put right with owner and date, and the orders it feeds', async () => {
    await proposed(ledger, tenantId);
    const { remediation, ...quarterly } = await make('quarterly');

    expect(
      remediation?.items.map(({ kind, product, ownerIds, units, by, feeds }) => [
        ...[kind, product, ownerIds, units, by],
        feeds?.on ?? null,
      ]),
    ).toEqual([
      ['waste', 'e3', [secondOwnerId], 16, '2027-03-11', '2027-04-10'],
      ['variance', 'e3', [secondOwnerId], null, '2027-03-11', '2027-04-10'],
      ['case', 'e5', ['owner'], 3, '2027-05-01', '2027-07-01'],
      ['exposure', 'e5', [ownerId], 40, '2027-06-01', '2027-07-01'],
      ['variance', 'e5', [ownerId], 100, '2027-06-01', '2027-07-01'],
    ]);
    expect(remediation?.orders).toEqual([
      {
        ...{ contract: 'CSP-9', on: '2027-04-10', kind: 'renewal', orderBy: '2027-03-11' },
        ...{ deProvisionBy: null, products: ['e3'], items: 2 },
      },
      {
        ...{ contract: 'EA-1', on: '2027-07-01', kind: 'true-up', orderBy: '2027-06-01' },
        ...{ deProvisionBy: '2027-05-01', products: ['e5'], items: 3 },
      },
    ]);
    expect(remediation?.unknown).toEqual([
      { product: 'visio', name: 'Visio Plan 2', reason: 'not-in-register' },
    ]);
    const text = renderDigestText({ remediation, ...quarterly });
    expect(text).toContain('2027-03-11 (10 days left), waste: Microsoft 365 E3: 16 units are idle');
    expect(text).toContain('480.00 GBP a month');
    expect(text).toContain(
      '2027-07-01, EA-1 (true-up): order by 2027-06-01, take seats away by 2027-05-01; 3 of the above.',
    );
  });
});
