import { z } from 'zod/v4';
import { Instant, ObjectId } from '../observed-values.ts';

/** A detection of Identity Protection: when, and whose (graph-and-azure §7). */
export const RiskDetection = z.object({
  id: z.string().min(1),
  /** Null for one of somebody the directory does not know. */
  userId: ObjectId.nullish(),
  detectedDateTime: Instant.refine((at) => at !== null, 'not a moment'),
});

export type RiskDetection = z.output<typeof RiskDetection>;

/** Always there in the metadata: a policy without it would read as one that asks nothing about risk. */
const Levels = z.array(z.string());

/** A conditional access policy, as far as it is about risk. */
export const AccessPolicy = z.object({
  id: z.string().min(1),
  state: z.string().min(1),
  conditions: z.object({ userRiskLevels: Levels, signInRiskLevels: Levels }),
});

export type AccessPolicy = z.output<typeof AccessPolicy>;
