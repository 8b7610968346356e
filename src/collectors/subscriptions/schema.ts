import { z } from 'zod/v4';
import { Count, Flag, Instant, ObjectId, Text } from '../observed-values.ts';

/** companySubscription (graph-and-azure §1.2). */
export const CompanySubscription = z.object({
  id: z.string().min(1),
  skuId: ObjectId,
  status: Text,
  isTrial: Flag,
  totalLicenses: Count,
  createdDateTime: Instant,
  nextLifecycleDateTime: Instant,
  /** The tenant's own id, or that of the partner who sold it. */
  ownerTenantId: Text,
});

export type CompanySubscription = z.output<typeof CompanySubscription>;
