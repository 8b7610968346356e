import { z } from 'zod/v4';

/** What is read of an event (graph-and-azure §7); reports, workspaces, addresses and devices are not even parsed. */
export const ActivityEvent = z.object({
  /** A user principal name; the id of an application; missing for what the service did by itself. */
  UserId: z.string().nullish(),
  /** 0 a person, 2 an administrator; 3 and more: Microsoft, the system, applications and policies. */
  UserType: z.int().nullish(),
  Activity: z.string().nullish(),
});

export type ActivityEvent = z.output<typeof ActivityEvent>;
