import { z } from 'zod/v4';
import { Flag, ObjectId, Text } from '../observed-values.ts';

/** The part of a group that decides whether it gives licences, and whether its members may be changed. */
export const LicensingGroup = z.object({
  id: ObjectId,
  displayName: Text,
  groupTypes: z.array(z.string()),
  onPremisesSyncEnabled: Flag,
  isAssignableToRole: Flag,
  assignedLicenses: z.array(z.object({ skuId: ObjectId })),
});

export type LicensingGroup = z.output<typeof LicensingGroup>;
