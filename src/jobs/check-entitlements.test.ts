import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Ledger } from '../ledger/open-ledger.ts';
import { openTestLedger, ownerId } from '../testing/cases.ts';
import { testClock } from '../testing/desk-scene.ts';
import { e3Sku, e5Sku, entitlementScene, unitsRun } from '../testing/entitlement-scene.ts';
import { checkEntitlements, compareEntitlements } from './check-entitlements.ts';

const clock = testClock();
let ledger: Ledger;
let scene: Awaited<ReturnType<typeof entitlementScene>>;
let tenants = 0;
let tenantId: string;

beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
afterAll(() => ledger.close());
beforeEach(async () => {
  clock.at = '2026-11-22T09:00:00.000Z';
  tenantId = `tenant-${(tenants += 1)}`;
  scene = await entitlementScene(tenantId, clock);
  await scene.importLines(
    `e5,Microsoft 365 E5,${e5Sku},user,1000,EA-1,EA,2025-07-01,2028-06-30,52.10,GBP,month,sheet,2025-07-01,${ownerId},order form,,,,`,
    `e3,Microsoft 365 E3,${e3Sku},user,50,EA-1,EA,2025-07-01,2028-06-30,,,,,,${ownerId},order form,,,,`,
  );
  scene.run = unitsRun(tenantId, '2026-11-21', { [e5Sku]: 1100, [e3Sku]: 49 });
});
afterEach(() => scene.close());

async function check(day: string) {
  clock.at = `${day}T06:00:00.000Z`;
  return checkEntitlements({ ...scene.deps, ledger }, 'monthly-review', new Date(clock.at));
}

async function told() {
  const rows = await ledger.audit.tail(1000);
  return rows.filter((row) => row.tenantId === tenantId && row.action === 'entitlements.compared');
}

describe('the periodic comparison of register and tenant', () => {
  it('counts by product, kind and materiality, and keeps it in the run and the audit trail', async () => {
    const found = await check('2026-12-01');

    expect(found).toEqual({
      ...{ asOf: '2026-11-21', collection: 'run-2026-11-21', isChanged: true, notReconciled: 0 },
      ...{ material: 1, small: 1, unknown: 0 },
      counts: [
        { product: 'e3', kind: 'register-purchased', material: 0, small: 1, unknown: 0 },
        { product: 'e5', kind: 'register-purchased', material: 1, small: 0, unknown: 0 },
      ],
    });
    const [kept] = await ledger.runs.list({ tenantId, kind: 'check-entitlements', limit: 5 });
    expect(kept).toMatchObject({ status: 'done', asOf: '2026-11-21', summary: { counts: found.counts } });
    expect(await told()).toMatchObject([{ body: { material: 1, small: 1, counts: found.counts } }]);
  });

  it('is told again only when it changed, and when it changes back', async () => {
    await check('2026-12-01');
    scene.run = unitsRun(tenantId, '2026-12-30', { [e5Sku]: 1100, [e3Sku]: 49 });
    const same = await check('2027-01-01');
    scene.run = unitsRun(tenantId, '2027-01-30', { [e5Sku]: 1000, [e3Sku]: 50 });
    const agreed = await check('2027-02-01');
    scene.run = unitsRun(tenantId, '2027-02-27', { [e5Sku]: 1100, [e3Sku]: 49 });
    const back = await check('2027-03-01');

    expect([same, agreed, back].map(({ isChanged, material }) => [isChanged, material])).toEqual([
      [false, 1],
      [true, 0],
      [true, 1],
    ]);
    expect((await told()).map(({ body }) => body.asOf)).toEqual(['2026-11-21', '2027-01-30', '2027-02-27']);
  });

  it('is one run and one event for one slot, however often it is repeated', async () => {
    await check('2026-12-01');
    await check('2026-12-01');

    expect(await ledger.runs.list({ tenantId, kind: 'check-entitlements', limit: 5 })).toHaveLength(1);
    expect(await told()).toHaveLength(1);
  });

  it('says unknown, never nothing, where nothing was collected', async () => {
    scene.run = null;

    expect(await check('2026-12-01')).toMatchObject({ collection: null, material: 0, unknown: 5 });
  });
});

describe('lines of other metrics', () => {
  it('are said to be compared elsewhere, or not at all', async () => {
    await scene.importLines(
      `kiosk,Windows device,,device,40,EA-1,EA,2025-07-01,2028-06-30,,,,,,${ownerId},order form,,,,`,
      `sql,SQL Server,,core,16,EA-1,EA,2025-07-01,2028-06-30,,,,,,${ownerId},order form,,,,`,
      `azure,Azure,,consumption,100000,MACC-1,MACC,2025-07-01,2028-06-30,,EUR,,,,${ownerId},agreement,,,,`,
    );

    const { notReconciled } = await compareEntitlements(scene.deps, { asOf: '2026-11-22' });

    expect(
      notReconciled.map(({ product, metric, units, currency, lines }) => [
        product,
        metric,
        units,
        currency,
        lines,
      ]),
    ).toEqual([
      ['kiosk', 'device', 40, null, ['kiosk/1']],
      ['sql', 'core', 16, null, ['sql/1']],
      ['azure', 'consumption', 100_000, 'EUR', ['azure/1']],
    ]);
    expect(notReconciled.map(({ text }) => text)).toEqual([
      expect.stringContaining('No use is held against them'),
      expect.stringContaining('"servers" holds them against the cores'),
      expect.stringContaining('"azure" holds the commitment'),
    ]);
  });
});
