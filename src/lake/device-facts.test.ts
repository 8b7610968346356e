import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeviceHolder } from '../core/devices/device-holder.ts';
import { dayOf } from '../core/model/day.ts';
import type { Lake } from './lake.ts';
import type { StoredRun } from './stored-run.ts';
import { openTestLake, reportOf, storeRun, temporaryFolder, type TestTables } from './test-lake.ts';

let dir: string;
let lake: Lake;
let run: StoredRun;

const active = '2026-08-24'; // day 90
const inactive = '2026-08-23'; // day 91
const exported = {
  exportedOn: '2026-11-20',
  importedFile: 'cm.csv',
  importedBy: 'eve',
  importedAt: '2026-11-21T08:00:00.000Z',
};
const tables: TestTables = {
  users: [
    {
      userId: 'ann',
      userPrincipalName: 'Ann@c',
      displayName: 'Ann',
      accountEnabled: true,
      createdOn: '2020-01-01',
    },
    { userId: 'bob', userPrincipalName: 'bob@c', accountEnabled: false },
    { userId: 'eve', userPrincipalName: 'eve@c', userType: 'Guest', employeeType: 'Room' },
    { userId: 'zoe', userPrincipalName: 'zoe@c' },
  ],
  assignments: [
    { userId: 'ann', skuId: 'e3', updatedOn: '2026-01-01' },
    { userId: 'ann', skuId: 'e3', groupId: 'g', updatedOn: '2025-01-01' },
    { userId: 'ann', skuId: 'windows', updatedOn: '2025-06-01' },
    { userId: 'bob', skuId: 'e3', state: 'Error' },
    { userId: 'eve', skuId: 'e3' },
    { userId: 'zoe', skuId: 'other' },
  ],
  apps: [{ userKey: 'ann@c', usedDesktop: false, usedWeb: true, usedMobile: null }],
  activations: [
    { userKey: 'ann@c', productType: 'APPS', onSharedComputer: false },
    { userKey: 'ann@c', productType: 'VISIO', onSharedComputer: true },
  ],
  mailboxes: [{ userKey: 'ann@c', storageBytes: 5, hasArchive: false }],
  devices: [
    {
      deviceId: '1',
      userId: 'ann',
      userKey: 'ann@c',
      os: 'Windows',
      osVersion: '10',
      deviceName: 'PC-1',
      ownership: 'company',
      lastSyncOn: active,
      complianceState: 'compliant',
      entraDeviceId: 'e-1',
    },
    {
      deviceId: '2',
      userKey: 'ann@c',
      os: 'Windows',
      osVersion: '10',
      deviceName: 'PC-2',
      ownership: 'company',
      lastSyncOn: inactive,
      complianceState: 'noncompliant',
    },
    {
      deviceId: '3',
      userId: 'ann',
      os: 'iOS',
      osVersion: '18',
      ownership: 'unknown',
      lastSyncOn: active,
      complianceState: null,
    },
    {
      deviceId: '4',
      userId: 'ann',
      os: 'Windows',
      deviceName: 'PC-4',
      ownership: 'company',
      enrollmentType: 'deviceEnrollmentManager',
      complianceState: 'configManager',
    },
    {
      deviceId: '5',
      os: 'Windows',
      deviceName: 'kiosk',
      ownership: 'company',
      lastSyncOn: inactive,
      complianceState: 'compliant',
    },
    {
      deviceId: '6',
      os: 'Windows',
      deviceName: 'KIOSK',
      ownership: 'company',
      enrollmentType: 'windowsBulkUserless',
      lastSyncOn: active,
      complianceState: 'error',
    },
    {
      deviceId: '7',
      userId: 'gone',
      userKey: 'ann@c',
      os: 'Windows',
      deviceName: 'PC-7',
      ownership: 'company',
      lastSyncOn: active,
      complianceState: 'noncompliant',
      entraDeviceId: 'e-7',
    },
  ],
  configmgr_devices: [
    {
      resourceKey: '1',
      deviceName: 'renamed',
      entraDeviceId: 'e-1',
      lastActiveOn: active,
      primaryUser: 'ann@c',
      ...exported,
    },
    {
      resourceKey: '2',
      deviceName: 'pc-2',
      lastActiveOn: inactive,
      isVirtual: true,
      primaryUser: 'ann@c',
      ...exported,
    },
    { resourceKey: '3', deviceName: 'Kiosk', ...exported },
    { resourceKey: '4', deviceName: 'PC-7', entraDeviceId: 'e-8', primaryUser: 'c\\ann', ...exported },
    { resourceKey: '5', deviceName: 'server', lastActiveOn: active, ...exported },
  ],
  configmgr_software: [
    { deviceName: 'PC-2', product: 'SQL Server 2019', version: '15', ...exported },
    { deviceName: 'pc-2', product: 'SQL Server 2019', version: '15', publisher: 'Microsoft', ...exported },
    { deviceName: 'server', product: 'SQL Server 2019', version: '15', ...exported },
  ],
  detected_apps: [
    { appId: 'a', name: 'Edge', version: '1', deviceCount: 7 },
    { appId: 'b', name: 'Tool' },
  ],
};

beforeAll(async () => {
  dir = await temporaryFolder();
  lake = await openTestLake(dir);
  run = await storeRun(lake, tables);
});
afterAll(async () => {
  await lake.close();
  await rm(dir, { recursive: true });
});

const window = { inactiveAfterDays: 90 };

async function holders(isConfigMgrCurrent: boolean, stored = run): Promise<DeviceHolder[]> {
  const found: DeviceHolder[] = [];
  const populations = [{ population: 'room' as const, attribute: 'employeeType', values: ['room'] }];
  const query = { ...window, skuIds: ['E3', 'windows'], populations, isConfigMgrCurrent };
  for await (const some of stored.facts.deviceHolders(query)) found.push(...some);
  return found;
}

describe('devices in the lake', () => {
  it('are told apart by check-in, by whose they are, and by what makes them shared', async () => {
    const { cells, remediation, osVersions, windowsBuilds } = await run.facts.devices({
      ...window,
      listed: 10,
    });

    expect(cells.reduce((total, { devices }) => total + devices, 0)).toBe(7);
    const told = cells.map(({ owner, shared, checkIn, devices }) =>
      [owner, shared, checkIn, devices].join(' '),
    );
    expect(told.sort()).toEqual(
      [
        'licensed  active 1', // 1, 3 differ by os
        'licensed  active 1',
        'licensed  inactive 1',
        'licensed deviceEnrollmentManager unknown 1',
        'noUser noUser active 1',
        'noUser noUser inactive 1',
        'notInDirectory  active 1',
      ].sort(),
    );
    expect(remediation.map(({ deviceId, userId, owner }) => [deviceId, userId, owner])).toEqual([
      ['2', 'ann', 'licensed'],
      ['7', null, 'notInDirectory'],
      ['6', null, 'noUser'],
      ['3', 'ann', 'licensed'],
    ]);
    expect(osVersions[0]).toEqual({ name: 'Windows', version: null, devices: 4 });
    expect(windowsBuilds).toEqual([{ build: null, devices: 6, active: 3 }]);
  });

  it('are joined with Configuration Manager by id, else by a name both have once', async () => {
    const { systems, configMgr, configMgrSoftware, detected } = await run.facts.devices({
      ...window,
      listed: 10,
    });

    expect(systems).toEqual({
      configMgr: { all: 5, both: 2, only: 2, ambiguous: 1, active: 2, inactive: 1, unknown: 2, virtual: 1 },
      intuneWindows: { all: 6, both: 2, only: 2, ambiguous: 2 },
    });
    expect(configMgr).toEqual({ rows: 5, ...exported });
    expect(configMgrSoftware).toMatchObject({
      rows: 3,
      versions: [{ name: 'SQL Server 2019', version: '15', devices: 2 }],
    });
    expect(detected).toMatchObject({
      all: 2,
      versions: [
        { name: 'Edge', deviceCount: 7 },
        { name: 'Tool', deviceCount: null },
      ],
    });
  });

  it('belong to the holders of licences', async () => {
    const [ann, eve, ...others] = await holders(true);

    expect(ann).toEqual({
      ...{
        userId: 'ann',
        name: 'Ann',
        skuIds: ['e3', 'windows'],
        population: null,
        isGuest: false,
        accountEnabled: true,
      },
      ...{ heldSince: dayOf('2025-06-01'), createdOn: dayOf('2020-01-01') },
      known: { active: 3, inactive: 2, unknown: 1 },
      own: { active: 2, inactive: 2, unknown: 1 },
      shared: { active: 0, inactive: 0, unknown: 1 },
      ...{
        usedDesktop: false,
        usedWebOrMobile: true,
        activatedOnShared: true,
        mailboxBytes: 5,
        hasArchive: false,
      },
    });
    expect(eve).toMatchObject({
      isGuest: true,
      population: 'room',
      known: { active: 0, inactive: 0, unknown: 0 },
    });
    expect(others).toEqual([]);
  });

  it('say nothing of inactivity where the list of Configuration Manager is old', async () => {
    expect((await holders(false))[0]?.known).toEqual({ active: 3, inactive: 1, unknown: 2 });
  });

  it('are nobody’s where they were not read, and nothing was brought', async () => {
    const failed = await storeRun(
      lake,
      { users: tables.users!, assignments: tables.assignments! },
      [reportOf('intune-devices', { status: 'failed' })],
      '2026-11-21',
    );

    const { cells, systems, configMgr } = await failed.facts.devices({ ...window, listed: 10 });
    expect([cells, systems, configMgr]).toEqual([[], null, null]);
    expect((await holders(true, failed)).map(({ known }) => known.active)).toEqual([0, 0]);
  });
});
