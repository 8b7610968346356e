import { z } from 'zod/v4';
import { days } from './policy-values.ts';

const way = z.enum(['full', 'inactive-first', 'by-size']).default('by-size');

export const SignInEvidence = z.strictObject({
  weekly: way.describe(
    'How "collect" and the weekly job learn of sign-ins: of everybody, or of the inactive, the others being counted (C29). Reviews always read in full.',
  ),
  nightly: way.describe('The same for the nightly job.'),
  inactiveFirstAboveUsers: z
    .int()
    .min(0)
    .default(20_000)
    .describe('"by-size" counts the active in directories with more people than this.'),
  fullUsersEveryDays: days
    .default(7)
    .describe('The nightly job reads all people again when that was longer ago than this many days.'),
});
