import type { IsoDay, IsoInstant } from '../iso-day.ts';
import type { TableShapes } from '../table-shape.ts';

/** Devices, and what is installed on them. */
export interface DeviceRows {
  /** Intune's managed devices (USE-09). `userKey` is the lower-cased user principal name. */
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
  /** Software Intune detected, one row per product and version (USE-11). Detected is not used. */
  readonly detected_apps: {
    readonly appId: string;
    readonly name: string | null;
    readonly version: string | null;
    readonly publisher: string | null;
    readonly platform: string | null;
    /** As Intune last counted; it may be behind the devices. */
    readonly deviceCount: number | null;
  };
  /** Devices of a Configuration Manager export (USE-09). */
  readonly configmgr_devices: {
    /** The resource id; `line 12` of the file where it has none. */
    readonly resourceKey: string;
    readonly deviceName: string;
    readonly entraDeviceId: string | null;
    readonly lastActiveOn: IsoDay | null;
    readonly os: string | null;
    readonly osVersion: string | null;
    /** As exported, lower-cased: a user principal name, or `domain\account`, which joins nobody. */
    readonly primaryUser: string | null;
    readonly isVirtual: boolean | null;
    readonly exportedOn: IsoDay;
    readonly importedFile: string;
    readonly importedBy: string;
    readonly importedAt: IsoInstant;
  };
  /** Software of a Configuration Manager export, one row per device, product and version (USE-11). */
  readonly configmgr_software: {
    readonly deviceName: string;
    readonly product: string;
    readonly version: string | null;
    readonly publisher: string | null;
    readonly exportedOn: IsoDay;
    readonly importedFile: string;
    readonly importedBy: string;
    readonly importedAt: IsoInstant;
  };
}

export const deviceSources = [
  'intune-devices',
  'detected-apps',
  'configmgr-devices',
  'configmgr-software',
] as const;

export const tablesOfDeviceSource: Readonly<
  Record<(typeof deviceSources)[number], readonly (keyof DeviceRows)[]>
> = {
  'intune-devices': ['devices'],
  'detected-apps': ['detected_apps'],
  'configmgr-devices': ['configmgr_devices'],
  'configmgr-software': ['configmgr_software'],
};

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
  detected_apps: {
    columns: {
      appId: 'text',
      name: 'text',
      version: 'text',
      publisher: 'text',
      platform: 'text',
      deviceCount: 'count',
    },
    key: ['appId'],
  },
  configmgr_devices: {
    columns: {
      resourceKey: 'text',
      deviceName: 'text',
      entraDeviceId: 'text',
      lastActiveOn: 'day',
      os: 'text',
      osVersion: 'text',
      primaryUser: 'text',
      isVirtual: 'flag',
      exportedOn: 'day',
      importedFile: 'text',
      importedBy: 'text',
      importedAt: 'instant',
    },
    key: ['resourceKey'],
  },
  configmgr_software: {
    columns: {
      deviceName: 'text',
      product: 'text',
      version: 'text',
      publisher: 'text',
      exportedOn: 'day',
      importedFile: 'text',
      importedBy: 'text',
      importedAt: 'instant',
    },
    key: ['deviceName', 'product', 'version', 'publisher'],
  },
};
