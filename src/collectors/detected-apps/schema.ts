import { z } from 'zod/v4';
import { Text } from '../observed-values.ts';

/** A detected application (graph-and-azure §6.2). Its keys are the `$select`. */
export const DetectedApp = z.object({
  id: z.string().min(1),
  displayName: Text,
  version: Text,
  publisher: Text,
  platform: Text,
  deviceCount: z
    .int()
    .min(0)
    .nullish()
    .transform((count) => count ?? null),
});

export type DetectedApp = z.output<typeof DetectedApp>;
