import type { ObservationRows } from '../../lake/observation.ts';
import { isoDayOf } from '../observed-values.ts';
import type { ManagedDevice } from './schema.ts';

export function normaliseDevice(device: ManagedDevice): ObservationRows['devices'] {
  return {
    deviceId: device.id.toLowerCase(),
    userId: device.userId,
    userKey: device.userPrincipalName?.toLowerCase() ?? null,
    deviceName: device.deviceName,
    ownership: device.managedDeviceOwnerType,
    enrolledOn: isoDayOf(device.enrolledDateTime),
    lastSyncOn: isoDayOf(device.lastSyncDateTime),
    os: device.operatingSystem,
    osVersion: device.osVersion,
    complianceState: device.complianceState,
    managementAgent: device.managementAgent,
    enrollmentType: device.deviceEnrollmentType,
    model: device.model,
    manufacturer: device.manufacturer,
    entraDeviceId: device.azureADDeviceId,
    isEncrypted: device.isEncrypted,
  };
}
