import { z } from 'zod/v4';

export const FeedPolicy = z.strictObject({
  dir: z
    .string()
    .trim()
    .min(1)
    .nullable()
    .default(null)
    .describe('Directory the feed is written to after each review; null: only by "export feed" (AUT-07).'),
});
