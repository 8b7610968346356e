import { describe, expect, it } from 'vitest';
import type { Inbox } from '../imports/inbox.ts';
import { answerJson } from '../graph/testing/local-graph.ts';
import { createMemoryRun } from '../testing/memory-run.ts';
import { createCollect, guid, paged, refused } from './testing/scripted-tenant.ts';

// The scripted tenant answers paths it does not know as it answers for people.
const collect = createCollect(createMemoryRun);
const device = {
  id: guid(1),
  userId: guid(2).toUpperCase(),
  userPrincipalName: 'Ann@Contoso.com',
  deviceName: 'PC-1',
  managedDeviceOwnerType: 'company',
  enrolledDateTime: '2025-11-02T10:00:00Z',
  lastSyncDateTime: '2026-11-20T06:00:00Z',
  operatingSystem: 'Windows',
  osVersion: '10.0.26100.4061',
  complianceState: 'compliant',
  managementAgent: 'mdm',
  deviceEnrollmentType: 'windowsAutoEnrollment',
  model: 'Latitude',
  manufacturer: 'Dell Inc.',
  azureADDeviceId: guid(3),
  isEncrypted: true,
};

describe('Intune devices', () => {
  it('are asked for without what tells too much, page by page, and dates that are none are none', async () => {
    const kiosk = {
      ...{ id: guid(4), userId: '', userPrincipalName: null, lastSyncDateTime: '0001-01-01T00:00:00Z' },
      azureADDeviceId: '00000000-0000-0000-0000-000000000000',
    };

    const { report, run, seen } = await collect('intune-devices', { users: paged([device, kiosk]) });

    expect(report).toMatchObject({ status: 'complete', asOf: '2026-11-22', rows: 2, gaps: [], issues: [] });
    const { pathname, searchParams } = new URL(seen[0]?.url ?? '', 'http://x');
    expect([pathname, searchParams.get('$top'), searchParams.get('$filter')]).toEqual([
      '/v1.0/deviceManagement/managedDevices',
      '1000',
      null,
    ]);
    expect(searchParams.get('$select')?.split(',')).toEqual(Object.keys(device));
    expect(seen).toHaveLength(2);
    expect(run.rows('devices')[0]).toEqual({
      ...{ deviceId: guid(1), userId: guid(2), userKey: 'ann@contoso.com', deviceName: 'PC-1' },
      ...{ ownership: 'company', enrolledOn: '2025-11-02', lastSyncOn: '2026-11-20', os: 'Windows' },
      ...{ osVersion: '10.0.26100.4061', complianceState: 'compliant', managementAgent: 'mdm' },
      ...{ enrollmentType: 'windowsAutoEnrollment', model: 'Latitude', manufacturer: 'Dell Inc.' },
      ...{ entraDeviceId: guid(3), isEncrypted: true },
    });
    expect(run.rows('devices')[1]).toMatchObject({
      ...{ userId: null, userKey: null, lastSyncOn: null, entraDeviceId: null, isEncrypted: null },
    });
  });

  it('that may not be read are a gap of the source', async () => {
    const { report } = await collect('intune-devices', { users: refused });

    expect(report).toMatchObject({ status: 'failed', rows: 0, gaps: [{ reason: 'forbidden' }] });
  });

  it('keep the rows before one that does not fit, which is told', async () => {
    const { report, run } = await collect('intune-devices', {
      users: (response) => answerJson(response, { value: [device, { ...device, id: null }] }),
    });

    expect(run.rows('devices')).toHaveLength(1);
    expect(report.issues).toHaveLength(1);
    expect(report.status).not.toBe('complete');
  });
});

describe('detected software', () => {
  it('is kept with Intune’s count, or without one', async () => {
    const app = {
      id: 'A',
      displayName: 'Edge',
      version: '1',
      publisher: '',
      platform: 'windows',
      deviceCount: 7,
    };
    const { report, run } = await collect('detected-apps', {
      users: paged([app, { id: 'B', deviceCount: null }]),
    });

    expect(report.status).toBe('complete');
    expect(run.rows('detected_apps')).toEqual([
      { appId: 'a', name: 'Edge', version: '1', publisher: null, platform: 'windows', deviceCount: 7 },
      { appId: 'b', name: null, version: null, publisher: null, platform: null, deviceCount: null },
    ]);
  });
});

describe('lists of Configuration Manager', () => {
  const brought = (text: string) =>
    ({
      newest: async () => ({
        ...{ id: 'x', kind: 'configmgr-devices', number: 1, fileName: 'cm.csv', sha256: '', bytes: 1 },
        ...{ importedAt: '2026-11-21T08:00:00Z', importedBy: 'eve' },
      }),
      read: async () => text,
    }) satisfies Pick<Inbox, 'newest' | 'read'>;
  const from = {
    exportedOn: '2026-11-20',
    importedFile: 'cm.csv',
    importedBy: 'eve',
    importedAt: '2026-11-21T08:00:00Z',
  };

  it('are no gap where nobody brought one', async () => {
    const { report } = await collect('configmgr-devices');

    expect(report).toMatchObject({ status: 'complete', rows: 0, gaps: [] });
  });

  it('keep file, person and time with every row', async () => {
    const devices = 'Name,resourceId,LastActiveTime,exportedOn\nPC-1,7,2026-11-19 08:00,2026-11-20';
    const { run } = await collect('configmgr-devices', {}, { imports: brought(devices) });

    expect(run.rows('configmgr_devices')).toEqual([
      {
        ...{
          resourceKey: '7',
          deviceName: 'PC-1',
          entraDeviceId: null,
          lastActiveOn: '2026-11-19',
          os: null,
        },
        ...{ osVersion: null, primaryUser: null, isVirtual: null, ...from },
      },
    ]);
    const software = 'Name,product,version,exportedOn\nPC-1,SQL Server,15,2026-11-20';
    const other = await collect('configmgr-software', {}, { imports: brought(software) });
    expect(other.run.rows('configmgr_software')).toEqual([
      { deviceName: 'PC-1', product: 'SQL Server', version: '15', publisher: null, ...from },
    ]);
  });

  it('that were damaged fail, and say so', async () => {
    const { report } = await collect('configmgr-devices', {}, { imports: brought('Name\nPC') });

    expect(report.status).toBe('failed');
    expect(report.gaps).toHaveLength(1);
  });
});
