import { z } from 'zod/v4';
import { Flag, Instant, Text } from '../observed-values.ts';

/** An id Intune may leave empty, or write as a row of noughts. */
const OptionalId = Text.transform((id) => {
  const lower = id?.toLowerCase() ?? null;
  return lower === '00000000-0000-0000-0000-000000000000' ? null : lower;
});

/** A managed device (graph-and-azure §6.1). Its keys are the `$select`: no IMEI, phone number, MAC or serial number. */
export const ManagedDevice = z.object({
  id: z.string().min(1),
  userId: OptionalId,
  userPrincipalName: Text,
  deviceName: Text,
  managedDeviceOwnerType: Text,
  enrolledDateTime: Instant,
  lastSyncDateTime: Instant,
  operatingSystem: Text,
  osVersion: Text,
  complianceState: Text,
  managementAgent: Text,
  deviceEnrollmentType: Text,
  model: Text,
  manufacturer: Text,
  azureADDeviceId: OptionalId,
  isEncrypted: Flag,
});

export type ManagedDevice = z.output<typeof ManagedDevice>;
