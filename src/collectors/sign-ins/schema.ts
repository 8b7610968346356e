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

/** The recycle bin of the directory: how many, and the newest of them. */
export const RecycleBin = Counted.extend({ value: z.array(z.object({ id: ObjectId })) });

/** An account the directory names as changed, joined or left (graph-and-azure §2.3). */
export const ToldAccount = z.object({ id: ObjectId, '@removed': z.unknown().optional() });

/** An account that was made lately. */
export const CreatedAccount = z.object({ id: ObjectId });

/** An account in the recycle bin of the directory. */
export const DeletedAccount = z.object({
  id: ObjectId,
  createdDateTime: Instant,
  deletedDateTime: Instant,
});
