import { z } from 'zod/v4';
import { Instant, ObjectId, Text } from '../observed-values.ts';

/** What is read of a call record (graph-and-azure §7); numbers, names, places and prices are not even parsed. */
export const CallRecord = z.object({
  /** Null for a call of no person: an auto attendant's, or of somebody who is gone. */
  userId: ObjectId.nullish(),
  startDateTime: Instant.refine((at) => at !== null, 'not a moment'),
  callType: Text,
});

export type CallRecord = z.output<typeof CallRecord>;
