import { describe, expect, it } from 'vitest';
import { configMgrDeviceRows, configMgrSoftwareRows } from '../twin/device-exports.ts';
import { createPopulation } from '../twin/population.ts';
import { configMgrListOf, parseConfigMgrDevices, parseConfigMgrSoftware } from './parse-configmgr.ts';

const today = '2026-11-22';
const header =
  'Name,ResourceID,AADDeviceID,LastActiveTime,DeviceOS,DeviceOSBuild,PrimaryUser,IsVirtualMachine,exportedOn';
const columns = header.replace('ResourceID', 'resourceId');
const entra = 'B5E1A7C2-0000-4000-8000-000000000001';

function devices(...lines: string[]) {
  return parseConfigMgrDevices([columns, ...lines].join('\r\n'), today);
}

describe('a list of devices', () => {
  it('is read as SQL exports it', () => {
    const { rows, exportedOn, problems } = devices(
      `PC-1,16777220,${entra},2026-11-19 08:15:00.000,Windows 11,10.0.26100,Ann@contoso.com,0,2026-11-20`,
      'PC-1,16777221,NULL,NULL,NULL,,CONTOSO\\bob,1,2026-11-20',
      'SRV-1,16777222,00000000-0000-0000-0000-000000000000,1980-01-01T00:00:00,,,,,2026-11-20',
    );

    expect(problems).toEqual([]);
    expect(exportedOn).toBe('2026-11-20');
    const nothing = { entraDeviceId: null, lastActiveOn: null, os: null, osVersion: null };
    expect(rows).toEqual([
      {
        ...{ resourceKey: '16777220', deviceName: 'PC-1', entraDeviceId: entra.toLowerCase() },
        ...{ lastActiveOn: '2026-11-19', os: 'Windows 11', osVersion: '10.0.26100' },
        ...{ primaryUser: 'ann@contoso.com', isVirtual: false },
      },
      {
        resourceKey: '16777221',
        deviceName: 'PC-1',
        ...nothing,
        primaryUser: 'contoso\\bob',
        isVirtual: true,
      },
      { resourceKey: '16777222', deviceName: 'SRV-1', ...nothing, primaryUser: null, isVirtual: null },
    ]);
  });

  it('has lines for ids where it has no resource ids', () => {
    const text = 'deviceName,lastActiveOn,exportedOn\nPC,2026-11-01,2026-11-20\nPC,,2026-11-20';

    expect(parseConfigMgrDevices(text, today).rows.map(({ resourceKey }) => resourceKey)).toEqual([
      'line 2',
      'line 3',
    ]);
  });

  it('takes nothing where a line is wrong, and says of every line what', () => {
    const { rows, problems } = devices(
      'PC-1,1,,11/19/2026,,,,,2026-11-20',
      'PC-2,2,nonsense,,,,,,2026-11-20',
      ',3,,,,,,,2026-11-20',
      'PC-4,4,,,,,,maybe,2026-11-20',
      'PC-5,5,,,,,,,2026-11-21',
      'PC-6,6,,,,,,,2026-11-20',
      'PC-7,6,,,,,,,2026-11-20',
      'PC-8,8,,2026-11-20',
    );

    expect(rows).toEqual([]);
    expect(problems.map(({ place, message }) => `${place} ${message.split(' ')[0] ?? ''}`)).toEqual([
      'line 2 lastActiveOn',
      'line 3 entraDeviceId',
      'line 4 deviceName',
      'line 5 isVirtual',
      'line 6 exportedOn',
      'line 8 resource',
      'line 9 has',
    ]);
  });

  it.each([
    ['Name,exportedOn\nPC,2026-11-20', 'column lastActiveOn'],
    ['lastActiveOn,exportedOn\n,2026-11-20', 'column deviceName'],
    ['Name,lastActiveOn\nPC,', 'column exportedOn'],
    ['Name;lastActiveOn;exportedOn\nPC;;2026-11-20', 'separated by commas'],
    ['Name,lastActiveOn,exportedOn', 'has no lines'],
    ['', 'is empty'],
    ['Name,lastActiveOn,exportedOn\nPC,,2026-11-23', 'in the future'],
  ])('is refused: %j', (text, message) => {
    expect(parseConfigMgrDevices(text, today).problems[0]?.message).toContain(message);
  });
});

describe('a list of software', () => {
  const text =
    'Name0,ProductName0,ProductVersion0,Publisher0,exportedOn\nPC,SQL Server 2019,15.0,NULL,2026-11-20';

  it('is told from devices by its header', () => {
    expect([configMgrListOf(text), configMgrListOf(columns), configMgrListOf('')]).toEqual([
      'software',
      'devices',
      'devices',
    ]);
  });

  it('is read, every line of it or none', () => {
    expect(parseConfigMgrSoftware(text, today)).toMatchObject({
      rows: [{ deviceName: 'PC', product: 'SQL Server 2019', version: '15.0', publisher: null }],
      exportedOn: '2026-11-20',
    });
    const { rows, problems } = parseConfigMgrSoftware(`${text}\nPC,,1,,2026-11-20`, today);
    expect([rows, problems]).toEqual([[], [{ place: 'line 3', message: 'product is empty.' }]]);
  });
});

it('reads what the twin exports, without a line lost', () => {
  const tenant = createPopulation({ seed: 1, users: 600, today });
  const [devicesText, softwareText] = [configMgrDeviceRows(tenant), configMgrSoftwareRows(tenant)];

  const found = parseConfigMgrDevices(devicesText, today);
  const software = parseConfigMgrSoftware(softwareText, today);

  expect([found.problems, software.problems]).toEqual([[], []]);
  expect(found.rows).toHaveLength(devicesText.trim().split('\n').length - 1);
  expect(software.rows).toHaveLength(softwareText.trim().split('\n').length - 1);
  expect(new Set(found.rows.map(({ isVirtual }) => isVirtual))).toEqual(new Set([true, false]));
  expect([configMgrListOf(devicesText), configMgrListOf(softwareText)]).toEqual(['devices', 'software']);
});
