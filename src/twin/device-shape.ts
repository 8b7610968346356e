import { instantText } from './days.ts';
import type { TwinDevice } from './devices.ts';
import { badRequest } from './messages.ts';

const zeroDate = '0001-01-01T00:00:00Z';

/** The properties of a managed device the twin knows (graph-and-azure.md §6.1), those nobody should ask for included. */
const properties: Readonly<Record<string, (device: TwinDevice) => unknown>> = {
  id: ({ id }) => id,
  userId: ({ userId }) => userId,
  userPrincipalName: ({ userPrincipalName }) => userPrincipalName,
  userDisplayName: ({ person }) => person?.displayName ?? '',
  emailAddress: ({ person }) => person?.mail ?? '',
  deviceName: ({ name }) => name,
  managedDeviceOwnerType: ({ ownership }) => ownership,
  enrolledDateTime: ({ enrolledMs }) => instantText(enrolledMs),
  lastSyncDateTime: ({ syncMs }) => (typeof syncMs === 'number' ? instantText(syncMs) : syncMs && zeroDate),
  operatingSystem: ({ os }) => os,
  osVersion: ({ osVersion }) => osVersion,
  complianceState: ({ compliance }) => compliance,
  managementAgent: ({ agent }) => agent,
  deviceEnrollmentType: ({ enrollment }) => enrollment,
  model: ({ os }) => (os === 'Windows' ? 'Latitude 5450' : os === 'macOS' ? 'MacBook Pro' : os),
  manufacturer: ({ os }) => (os === 'Windows' ? 'Dell Inc.' : os === 'Android' ? 'samsung' : 'Apple'),
  azureADDeviceId: ({ entraDeviceId }) => entraDeviceId,
  isEncrypted: ({ isEncrypted }) => isEncrypted,
  serialNumber: ({ slot }) => `SN${slot}`,
  imei: ({ slot }) => `35${slot}`,
  phoneNumber: () => '',
  wiFiMacAddress: ({ slot }) => slot.toString(16).padStart(12, '0'),
};

/** The device as it goes over the wire; everything without a `$select`. */
export function shapeDevice(device: TwinDevice, select: readonly string[] | null): Record<string, unknown> {
  const names = select ?? Object.keys(properties);
  return Object.fromEntries(names.map((name) => [name, propertyOf(name)(device)]));
}

export function assertDeviceSelect(select: readonly string[]): void {
  for (const name of select) propertyOf(name);
}

function propertyOf(name: string): (device: TwinDevice) => unknown {
  const property = properties[name];
  if (property === undefined || !Object.hasOwn(properties, name))
    throw badRequest(
      `Could not find a property named '${name}' on type 'microsoft.management.services.api.managedDevice'.`,
    );
  return property;
}
