import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCatalogue } from '../catalogue/create-catalogue.ts';
import type { Lake } from '../lake/lake.ts';
import { openTestLake, reportOf, storeRun, temporaryFolder, type TestTables } from '../lake/test-lake.ts';
import { shippedPolicy } from '../testing/shipped-policy.ts';
import { deviceDocument } from './device-document.ts';

const windowsE3 = 'cb10e6cd-9da4-4992-867b-67546b1db821';

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

function tables(exportedOn: string): TestTables {
  const from = {
    exportedOn,
    importedFile: 'cm.csv',
    importedBy: 'eve',
    importedAt: '2026-11-21T08:00:00.000Z',
  };
  return {
    users: [
      { userId: 'ann', userPrincipalName: 'ann@c', accountEnabled: true, createdOn: '2020-01-01' },
      { userId: 'bob', userPrincipalName: 'bob@c', accountEnabled: true, createdOn: '2020-01-01' },
    ],
    assignments: [
      { userId: 'ann', skuId: windowsE3, updatedOn: '2025-01-01' },
      { userId: 'bob', skuId: windowsE3, updatedOn: '2025-01-01' },
    ],
    devices: [
      { deviceId: '1', userId: 'ann', os: 'Windows', lastSyncOn: '2026-01-01' },
      { deviceId: '2', userId: 'bob', os: 'Windows', lastSyncOn: '2026-01-01' },
    ],
    configmgr_devices: [
      { resourceKey: '1', deviceName: 'PC', primaryUser: 'ann@c', lastActiveOn: '2026-11-01', ...from },
      { resourceKey: '2', deviceName: 'PC-2', primaryUser: 'bob@c', lastActiveOn: '2026-01-01', ...from },
    ],
  };
}

async function documentOf(exportedOn: string, reports: Parameters<typeof storeRun>[2] = [], asOf?: string) {
  const { populations, maxReportLagDays, decision, devices } = shippedPolicy;
  return deviceDocument({
    run: await storeRun(lake, tables(exportedOn), reports, asOf),
    policy: { populations, maxReportLagDays, newForDays: decision.newForDays, ...devices },
    catalogue: createCatalogue(),
    ...{ priceBook: null, exempt: new Set<string>(), qualityGaps: [] },
  });
}

it('takes a device that Configuration Manager saw lately for active, and values nothing without prices', async () => {
  const { rights, systems, reasons } = await documentOf('2026-11-12'); // ten days old

  expect(rights?.verdicts).toEqual({ active: 1, allInactive: 1, unknown: 0, noDevice: 0, spared: 0 });
  expect(rights?.allInactive).toMatchObject({
    held: { priced: 0, unpriced: 1, monthlyMinor: null },
    people: [{ userId: 'bob' }],
  });
  expect(systems?.configMgr).toMatchObject({ all: 2, only: 2, active: 1, inactive: 1 });
  expect(reasons).toEqual({ software: 'configmgr-not-imported' });
});

it('says nobody’s devices are inactive by a list that is too old', async () => {
  const { rights, systems, configMgr, reasons } = await documentOf('2026-11-11', [], '2026-11-23');

  expect(rights?.verdicts).toEqual({ active: 1, allInactive: 0, unknown: 1, noDevice: 0, spared: 0 });
  expect([systems, reasons.systems, configMgr?.importedFile]).toEqual([null, 'configmgr-too-old', 'cm.csv']);
});

it('finds nobody where the list of devices was not read to its end', async () => {
  const incomplete = [reportOf('intune-devices', { status: 'incomplete' })];

  const { inventory, rights, reasons } = await documentOf('2026-11-12', incomplete, '2026-11-24');

  expect([inventory, rights, reasons.devices]).toEqual([null, null, 'intune-devices-incomplete']);
});
