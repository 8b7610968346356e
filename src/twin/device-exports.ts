import { csvText } from './sample-row.ts';
import { dayText } from './days.ts';
import { createDevices, type TwinDevice } from './devices.ts';
import type { Tenant } from './population.ts';

const deviceHeader = [
  'Name',
  'MachineID',
  'AADDeviceID',
  'LastActiveTime',
  'DeviceOS',
  'DeviceOSBuild',
  'PrimaryUser',
  'IsVirtualMachine',
  'exportedOn',
];
const softwareHeader = ['Name0', 'ProductName0', 'ProductVersion0', 'Publisher0', 'exportedOn'];

/**
 * What a Configuration Manager administrator exports: the Windows devices it manages beside Intune, some of them without
 * an Entra id, and servers that Intune does not know.
 */
export function configMgrDeviceRows(tenant: Tenant): string {
  const exportedOn = dayText(tenant.todayDay - 1);
  const known = managed(tenant).map(({ name, entraDeviceId, osVersion, syncMs, person, slot }) => [
    name,
    String(16_777_220 + slot),
    slot % 4 === 0 ? 'NULL' : entraDeviceId,
    typeof syncMs === 'number'
      ? `${new Date(syncMs).toISOString().slice(0, 19).replace('T', ' ')}.000`
      : 'NULL',
    'Microsoft Windows NT Workstation 10.0',
    osVersion,
    slot % 3 === 0 ? `HARBOUR\\u${slot}` : (person?.upn ?? ''),
    '0',
    exportedOn,
  ]);
  const servers = Array.from({ length: serversOf(tenant) }, (_, index) => [
    ...[
      `SRV-${String(index).padStart(3, '0')}`,
      String(33_554_432 + index),
      'NULL',
      `${exportedOn} 04:00:00.000`,
    ],
    ...['Microsoft Windows NT Server 10.0', '10.0.20348', '', index % 3 === 0 ? '0' : '1', exportedOn],
  ]);
  return csvText(deviceHeader, [...known, ...servers]);
}

/** Software on the same machines, one line each. */
export function configMgrSoftwareRows(tenant: Tenant): string {
  const exportedOn = dayText(tenant.todayDay - 1);
  const clients = managed(tenant).map(({ name, slot }) => [
    ...[name, '7-Zip 24.08 (x64)', slot % 5 === 0 ? '19.00' : '24.08', 'Igor Pavlov', exportedOn],
  ]);
  const servers = Array.from({ length: serversOf(tenant) }, (_, index) => [
    `SRV-${String(index).padStart(3, '0')}`,
    ...(index % 2 === 0
      ? ['Microsoft SQL Server 2019 (64-bit)', '15.0.4430', 'Microsoft Corporation']
      : ['Microsoft SQL Server 2022 (64-bit)', '16.0.4165', 'NULL']),
    exportedOn,
  ]);
  return csvText(softwareHeader, [...clients, ...servers]);
}

function managed(tenant: Tenant): readonly TwinDevice[] {
  const devices = createDevices(tenant);
  return Array.from({ length: devices.slots }, (_, slot) => devices.deviceAt(slot))
    .filter((device) => device !== null)
    .filter(({ agent }) => agent === 'configurationManagerClientMdm');
}

function serversOf({ users }: Tenant): number {
  return Math.max(3, Math.round(users / 100));
}
