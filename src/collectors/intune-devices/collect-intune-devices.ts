import { collectTable } from '../collect-table.ts';
import type { Collector } from '../collector.ts';
import { normaliseDevice } from './normalise.ts';
import { ManagedDevice } from './schema.ts';

/** Every device Intune manages, with its last check-in (USE-09). Where a cloud has no Intune this is a gap. */
export const intuneDevicesCollector: Collector = {
  name: 'intune-devices',
  permissions: ['DeviceManagementManagedDevices.Read.All'],
  collect: (context) =>
    collectTable(context, {
      table: 'devices',
      path: '/deviceManagement/managedDevices',
      rowSchema: ManagedDevice,
      options: { query: { $select: Object.keys(ManagedDevice.shape).join(','), $top: '1000' } },
      normalise: (device) => [normaliseDevice(device)],
    }),
};
