import { z } from 'zod/v4';
import { Instant, ObjectId } from '../observed-values.ts';

/** Pass B over the users (graph-and-azure §2.1): absent for people who never signed in. */
export const UserSignIns = z.object({
  id: ObjectId,
  signInActivity: z
    .object({
      lastSuccessfulSignInDateTime: Instant,
      lastSignInDateTime: Instant,
      lastNonInteractiveSignInDateTime: Instant,
    })
    .nullish(),
});

export type UserSignIns = z.output<typeof UserSignIns>;

/** How many there are, whatever page was asked for. */
export const Counted = z.object({ '@odata.count': z.int().min(0) });
