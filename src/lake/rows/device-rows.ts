import type { IsoDay } from '../iso-day.ts';
import type { TableShapes } from '../table-shape.ts';

/** Devices, and what is installed on them. */
export interface DeviceRows {
  /** Intune's managed devices. `userKey` is the lower-cased user principal name. */
  readonly devices: {
    readonly deviceId: string;
    readonly userId: string | null;
    readonly userKey: string | null;
    readonly deviceName: string | null;
    readonly ownership: string | null;
    readonly enrolledOn: IsoDay | null;
    readonly lastSyncOn: IsoDay | null;
    readonly os: string | null;
    readonly osVersion: string | null;
    readonly complianceState: string | null;
    readonly managementAgent: string | null;
    readonly enrollmentType: string | null;
    readonly model: string | null;
    readonly manufacturer: string | null;
    readonly entraDeviceId: string | null;
    readonly isEncrypted: boolean | null;
  };
}

export const deviceSources = ['intune-devices'] as const;

export const tablesOfDeviceSource: Readonly<
  Record<(typeof deviceSources)[number], readonly (keyof DeviceRows)[]>
> = { 'intune-devices': ['devices'] };

export const deviceTables: TableShapes<DeviceRows> = {
  devices: {
    columns: {
      deviceId: 'text',
      userId: 'text',
      userKey: 'text',
      deviceName: 'text',
      ownership: 'text',
      enrolledOn: 'day',
      lastSyncOn: 'day',
      os: 'text',
      osVersion: 'text',
      complianceState: 'text',
      managementAgent: 'text',
      enrollmentType: 'text',
      model: 'text',
      manufacturer: 'text',
      entraDeviceId: 'text',
      isEncrypted: 'flag',
    },
    key: ['deviceId'],
  },
};
