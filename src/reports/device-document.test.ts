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

const appsForDevices = 'ea4c5ec8-50e3-4193-89b9-50da5bd4cdc7';
const intuneForDevices = '2b317a4a-77a6-4188-9437-b68a77b4e2c6';

async function licencesOf(asOf: string, reports: Parameters<typeof storeRun>[2] = []) {
  const { populations, maxReportLagDays, decision, devices } = shippedPolicy;
  const windows = { os: 'Windows', ownership: 'company' };
  const given: TestTables = {
    users: [{ userId: 'ann' }],
    skus: [
      {
        ...{ skuId: appsForDevices, skuPartNumber: 'OFFICE_PROPLUS_DEVICE1', appliesTo: 'Company' },
        enabledUnits: 60,
        consumedUnits: 2,
      },
      {
        ...{ skuId: intuneForDevices, skuPartNumber: 'INTUNE_A_D', appliesTo: 'Company' },
        enabledUnits: 9,
        consumedUnits: 9,
      },
      {
        ...{ skuId: windowsE3, skuPartNumber: 'WIN10_VDA_E3', appliesTo: 'User' },
        enabledUnits: 5,
        consumedUnits: 5,
      },
      {
        ...{ skuId: 'new-one', skuPartNumber: 'BRAND_NEW', appliesTo: 'Company' },
        enabledUnits: 1,
        consumedUnits: null,
      },
    ],
    devices: [
      ...['1', '2', '3'].map((deviceId) => ({ deviceId, ...windows, lastSyncOn: '2026-01-01' })),
      { deviceId: '4', ...windows, lastSyncOn: asOf },
      { deviceId: '5', ...windows, lastSyncOn: null },
      { deviceId: '6', os: 'Windows', ownership: 'personal', lastSyncOn: '2026-01-01' },
      { deviceId: '7', os: 'iOS', ownership: 'company', lastSyncOn: '2026-01-01' },
    ],
  };
  const { licences, reasons } = await deviceDocument({
    run: await storeRun(lake, given, reports, asOf),
    policy: { populations, maxReportLagDays, newForDays: decision.newForDays, ...devices },
    catalogue: createCatalogue(),
    ...{ priceBook: null, exempt: new Set<string>(), qualityGaps: [] },
  });
  return { licences, reasons };
}

it('bounds what inactive company Windows devices may consume of the licences sold for devices', async () => {
  const { licences } = await licencesOf('2026-11-25');

  expect(licences?.companyWindows).toEqual({ active: 1, inactive: 3, unknown: 1 });
  expect(
    licences?.skus.map(({ skuId, inactiveMayConsume, reason }) => [skuId, inactiveMayConsume, reason]),
  ).toEqual([
    [intuneForDevices, null, 'sku-platform-not-known'],
    [appsForDevices, 2, null],
    ['new-one', null, 'sku-platform-not-known'],
  ]);
});

it('tells bought and consumed, and no bound, where devices were not read whole; nothing without the SKUs', async () => {
  const devices = await licencesOf('2026-11-26', [reportOf('intune-devices', { status: 'incomplete' })]);
  const skus = await licencesOf('2026-11-27', [reportOf('skus', { status: 'failed' })]);

  expect(devices.licences?.companyWindows).toBeNull();
  expect(devices.licences?.skus.find(({ skuId }) => skuId === appsForDevices)).toMatchObject({
    ...{ bought: 60, consumed: 2, inactiveMayConsume: null, reason: 'intune-devices-incomplete' },
  });
  expect([skus.licences, skus.reasons.licences]).toEqual([null, 'skus-failed']);
});
