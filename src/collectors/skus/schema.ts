import { z } from 'zod/v4';
import { Count, ObjectId, Text } from '../observed-values.ts';

/** subscribedSku (graph-and-azure §1.1). */
export const SubscribedSku = z.object({
  skuId: ObjectId,
  skuPartNumber: z.string(),
  appliesTo: Text,
  capabilityStatus: Text,
  consumedUnits: Count,
  prepaidUnits: z.object({
    enabled: Count,
    warning: Count,
    suspended: Count.nullish(),
    lockedOut: Count.nullish(),
  }),
});

export type SubscribedSku = z.output<typeof SubscribedSku>;
