import { z } from 'zod/v4';

/** `GET /users/{id}/mailboxSettings/userPurpose` (graph-and-azure §2.2). */
export const MailboxPurpose = z.object({ value: z.string().min(1) });
