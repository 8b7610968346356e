import type { z } from 'zod/v4';

/** The `$select` of a row schema, so that what is asked for and what is parsed cannot drift apart. */
export function selectOf(schema: z.ZodObject): string {
  return Object.keys(schema.shape).join(',');
}
