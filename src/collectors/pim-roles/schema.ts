import { z } from 'zod/v4';
import { Instant } from '../observed-values.ts';

const Id = z.string().min(1);

/** A role a principal may activate (graph-and-azure §7). */
export const EligibilityInstance = z.object({
  id: Id,
  principalId: Id.transform((id) => id.toLowerCase()),
  roleDefinitionId: Id,
  endDateTime: Instant,
});

export type EligibilityInstance = z.output<typeof EligibilityInstance>;

/** A role a principal has at the moment. */
export const AssignmentInstance = EligibilityInstance.extend({
  startDateTime: Instant,
  /** Decides whether somebody activated it: a row without it must not pass for one of no interest. */
  assignmentType: z.string().min(1),
});

export type AssignmentInstance = z.output<typeof AssignmentInstance>;
