import { z } from 'zod/v4';
import { Flag, Instant, ObjectId, Text } from '../observed-values.ts';

const AssignmentState = z.object({
  skuId: ObjectId,
  disabledPlans: z.array(ObjectId),
  assignedByGroup: ObjectId.nullish().transform((id) => id ?? null),
  state: z.string(),
  error: Text,
  lastUpdatedDateTime: Instant,
});

/** Pass A over the users (graph-and-azure §2.1). Its keys are the `$select`. */
export const DirectoryUser = z.object({
  id: ObjectId,
  userPrincipalName: Text,
  displayName: Text,
  mail: Text,
  accountEnabled: Flag,
  userType: Text,
  createdDateTime: Instant,
  employeeLeaveDateTime: Instant,
  department: Text,
  companyName: Text,
  jobTitle: Text,
  employeeType: Text,
  usageLocation: Text,
  onPremisesSyncEnabled: Flag,
  onPremisesExtensionAttributes: z.record(z.string(), z.string().nullable()).nullish(),
  assignedLicenses: z.array(z.object({ skuId: ObjectId, disabledPlans: z.array(ObjectId) })),
  licenseAssignmentStates: z.array(AssignmentState),
});

export type DirectoryUser = z.output<typeof DirectoryUser>;

/** Somebody who changed, joined or left: only who, because what is told may be old (graph-and-azure §2.3). */
export const ChangedUser = z.object({ id: ObjectId });

export const DeltaStart = z.object({ '@odata.deltaLink': z.string() });
