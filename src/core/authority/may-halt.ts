import type { Appointment } from './appointment.ts';

/** Who answers for anything at all. Ids are Entra object ids in lower case. */
export interface HaltPeople {
  /** The owners of every product. */
  readonly ownerIds: readonly string[];
  /** Those in force today. */
  readonly appointments: readonly Appointment[];
}

/** Whoever may decide about anything may stop everything: stopping takes nothing from anybody (C49). */
export function mayHalt(userId: string, { ownerIds, appointments }: HaltPeople): boolean {
  return ownerIds.includes(userId) || appointments.some((each) => each.userId === userId);
}

/** Who lets changes go on: the compliance approvers; without any, owners other than who stopped them. */
export type ResumedBy = 'compliance' | 'otherOwner';

export function resumedBy({ appointments }: HaltPeople): ResumedBy {
  return appointments.some(({ role }) => role === 'compliance') ? 'compliance' : 'otherOwner';
}

/** Whether this person may let changes go on that `startedBy` stopped. */
export function mayResume(userId: string, people: HaltPeople, startedBy: string): boolean {
  if (resumedBy(people) === 'otherOwner') return people.ownerIds.includes(userId) && userId !== startedBy;
  return people.appointments.some((each) => each.role === 'compliance' && each.userId === userId);
}
