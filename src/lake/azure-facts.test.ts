import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lake } from './lake.ts';
import { openTestLake, reportOf, storeRun, temporaryFolder, type TestTables } from './test-lake.ts';

let dir: string;
let lake: Lake;

beforeAll(async () => {
  dir = await temporaryFolder();
  lake = await openTestLake(dir);
});

afterAll(async () => {
  await lake.close();
  await rm(dir, { recursive: true });
});

const reservation = { reservationId: 'r1', orderId: 'o1', skuName: 'D4s', quantity: 1 };
const commitment = { billingAccount: 'a', source: 'ConsumptionCommitment', currency: 'USD' };
const tables: TestTables = {
  reservation_days: [
    { ...reservation, usedOn: '2026-10-23', reservedHours: 24, usedHours: 0 }, // day 30: outside
    { ...reservation, usedOn: '2026-11-18', reservedHours: 24, usedHours: 12 },
    { ...reservation, usedOn: '2026-11-19', reservedHours: 24, usedHours: 24 },
    { ...reservation, usedOn: '2026-11-20', reservedHours: 24, usedHours: null },
  ],
  azure_commitments: [
    { ...commitment, lotId: '/providers/x/lots/LOT1', originalAmount: 1_000, closedBalance: 900 },
    { ...commitment, lotId: '/providers/x/lots/credit', source: 'PromotionalCredit' },
  ],
  azure_commitment_events: [
    {
      ...{ eventId: 'e1', billingAccount: 'a', lotId: 'lot1', eventType: 'SettledCharges' },
      ...{ happenedOn: '2026-11-05', charges: -100, currency: 'USD' },
    },
    { eventId: 'e2', billingAccount: 'a', lotId: 'lot1', eventType: 'NewCredit', charges: 1_000 },
  ],
  azure_tag_costs: [
    { scope: 's1', month: '2026-10-01', tagKey: 'CostCenter', tagValue: 'A', amount: 10, currency: 'GBP' },
    { scope: 's2', month: '2026-10-01', tagKey: 'costcenter', tagValue: 'A', amount: 5, currency: 'GBP' },
    { scope: 's1', month: '2026-10-01', tagKey: 'CostCenter', tagValue: 'A', amount: 7, currency: 'USD' },
    { scope: 's1', month: '2026-10-01', tagKey: 'Owner', tagValue: 'x', amount: 99, currency: 'GBP' },
  ],
  azure_resources: [
    {
      ...{ resourceId: '/vm', kind: 'vm', subscriptionId: 's1', location: 'UKSouth', osType: 'Windows' },
      ...{ size: 'Standard_D4s_v5', instances: 1, isDevTest: false },
    },
    { resourceId: '/sql', kind: 'sqlvm', subscriptionId: 's1', vmId: '/VM', licenseType: 'PAYG' },
    { resourceId: '/odd', kind: 'vm', subscriptionId: 's1', location: 'uksouth', size: 'Standard_New' },
  ],
  azure_sizes: [{ location: 'uksouth', size: 'standard_d4s_v5', vCpus: 4 }],
};

async function listOf<T>(pages: AsyncIterable<readonly T[]>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(...page);
  return all;
}

describe('the facts of Azure', () => {
  it('add the hours of a reservation up over days of which both are known', async () => {
    const { azure } = (await storeRun(lake, tables)).facts;

    expect(await azure.reservations(30)).toEqual([
      {
        ...reservation,
        ...{ kind: null, reservedHours: 48, usedHours: 36, daysKnown: 2, daysUnknown: 1 },
        newestOn: '2026-11-19',
      },
    ]);
  });

  it('take what was consumed as positive, of commitments only', async () => {
    const { lots, charges } = await (await storeRun(lake, tables)).facts.azure.commitments();

    expect(lots.map(({ lotId }) => lotId)).toEqual(['/providers/x/lots/LOT1']);
    expect(charges).toEqual([
      {
        ...{ lotId: '/providers/x/lots/LOT1', billingAccount: 'a', happenedOn: '2026-11-05' },
        ...{ charges: 100, currency: 'USD' },
      },
    ]);
  });

  it('add scopes up by currency, of one tag in any case', async () => {
    const costs = await (await storeRun(lake, tables)).facts.azure.tagCosts('CostCenter');

    expect(costs.map(({ month, amount, currency }) => [month, amount, currency])).toEqual([
      ['2026-10', 7, 'USD'],
      ['2026-10', 15, 'GBP'],
    ]);
  });

  it('take cores from the size, and of a SQL Server from its machine; a size nobody knows stays unknown', async () => {
    const resources = await listOf((await storeRun(lake, tables)).facts.azure.resources());

    expect(resources.map(({ resourceId, vCores }) => [resourceId, vCores])).toEqual([
      ['/odd', null],
      ['/sql', 4],
      ['/vm', 4],
    ]);
  });

  it('are none of a source that failed', async () => {
    const failed = [
      reportOf('azure-reservations', { status: 'failed' }),
      reportOf('azure-resources', { status: 'failed' }),
    ];
    const { azure } = (await storeRun(lake, tables, failed)).facts;

    expect(await azure.reservations(30)).toEqual([]);
    expect(await listOf(azure.resources())).toEqual([]);
  });
});
