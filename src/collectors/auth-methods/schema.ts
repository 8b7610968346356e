import { z } from 'zod/v4';
import { Flag, ObjectId } from '../observed-values.ts';

/** What somebody registered (graph-and-azure §7); which methods, and on which devices, is not kept. */
export const RegistrationDetails = z.object({
  id: ObjectId,
  isMfaRegistered: Flag,
  isMfaCapable: Flag,
  isSsprRegistered: Flag,
  isPasswordlessCapable: Flag,
});

export type RegistrationDetails = z.output<typeof RegistrationDetails>;
