import type { AppointedRole, Appointment } from './appointment.ts';

/** Why somebody may decide about a case. */
export type Standing = 'owner' | AppointedRole | 'escalated';

/** What makes people answer for a case: its owners, those it was brought to, its product. */
export interface AnsweredFor {
  readonly ownerIds: readonly string[];
  readonly escalatedTo: readonly string[];
  readonly product: string;
}

/** Of the appointments, those that hold on the day (`YYYY-MM-DD`). */
export function inForce(appointments: readonly Appointment[], on: string): readonly Appointment[] {
  return appointments.filter(({ from, until }) => from <= on && (until === null || on <= until));
}

/** Every standing of a person towards a case, the closest first. `appointments` are those in force. */
export function standingsOf(
  userId: string,
  { ownerIds, escalatedTo, product }: AnsweredFor,
  appointments: readonly Appointment[],
): readonly Standing[] {
  const roles = new Set(
    appointments
      .filter(
        (each) =>
          each.userId === userId &&
          (each.product === null || each.product === product) &&
          (each.role !== 'cover' || (each.forUserId !== null && ownerIds.includes(each.forUserId))),
      )
      .map(({ role }) => role),
  );
  return [
    ...(ownerIds.includes(userId) ? (['owner'] as const) : []),
    ...(['delegate', 'cover'] as const).filter((role) => roles.has(role)),
    ...(escalatedTo.includes(userId) ? (['escalated'] as const) : []),
    ...(roles.has('compliance') ? (['compliance'] as const) : []),
  ];
}

/** The closest standing of a person towards a case; null: none, and the case is none of their business. */
export function standingOf(
  userId: string,
  subject: AnsweredFor,
  appointments: readonly Appointment[],
): Standing | null {
  return standingsOf(userId, subject, appointments)[0] ?? null;
}

/** Everybody who may decide about a case, its owners first. */
export function peopleWithStanding(
  subject: AnsweredFor,
  appointments: readonly Appointment[],
): readonly string[] {
  const named = [...subject.ownerIds, ...subject.escalatedTo, ...appointments.map(({ userId }) => userId)];
  return [...new Set(named)].filter((userId) => standingOf(userId, subject, appointments) !== null);
}

/**
 * Ids of the products somebody stands in for, whose cases belong on their list: as delegate or as cover of an
 * owner. A compliance approver has no list of everybody's cases: theirs are brought to them. `as` narrows it to one
 * role, such as the covers, who are written to in the place of an owner who is away.
 */
export function productsOf(
  userId: string,
  appointments: readonly Appointment[],
  products: readonly { readonly product: string; readonly ownerIds: readonly string[] }[],
  as: readonly AppointedRole[] = ['delegate', 'cover'],
): readonly string[] {
  return products
    .filter(({ product, ownerIds }) =>
      standingsOf(userId, { product, ownerIds, escalatedTo: [] }, appointments).some((standing) =>
        as.some((role) => role === standing),
      ),
    )
    .map(({ product }) => product);
}
