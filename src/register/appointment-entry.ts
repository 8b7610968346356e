import type { AppointedRole, Appointment } from '../core/authority/appointment.ts';
import type { Book, Entry, EntryStamp } from './entry.ts';
import { createFieldReader, type Fields, type Parsed } from './field-reader.ts';

const columns = ['role', 'product', 'userId', 'forUserId', 'from', 'until', 'endReason'] as const;
type AppointmentColumn = (typeof columns)[number];

export const appointedRoles = ['delegate', 'cover', 'compliance'] as const satisfies readonly AppointedRole[];

/** Whom somebody wants to appoint, and to what. */
export type NewAppointment = Omit<Appointment, 'id'>;

/** An appointment as the register keeps it. Ending one is a further entry that replaces it and says why. */
export type AppointmentTerms = NewAppointment & {
  /** Why it was ended; null while it stands. */
  readonly endReason: string | null;
};

export type AppointmentEntry = Entry<AppointmentTerms>;

/** Appointments: who may decide beside, or in place of, the owners (GOV-28, SEC-02, SEC-06). */
export const appointments: Book<AppointmentColumn, AppointmentTerms> = {
  kind: 'appointment',
  shape: { columns, required: ['role', 'userId', 'from'], dates: ['from', 'until'], listKey: 'appointments' },
  parse: parseAppointment,
  keyOf: ({ role, product, userId, forUserId }) => JSON.stringify([role, product, userId, forUserId]),
  isOnePerKey: false,
};

function parseAppointment(fields: Fields<AppointmentColumn>): Parsed<AppointmentTerms> {
  const read = createFieldReader(fields);
  const role = read.oneOf('role', read.required('role'), appointedRoles);
  const product = read.text('product') === '' ? null : read.slug('product');
  const userId = read.id('userId');
  const forUserId = read.text('forUserId') === '' ? null : read.id('forUserId');
  const from = read.date('from', read.required('from'));
  const until = read.date('until', read.text('until'));
  const endReason = read.text('endReason');
  if (role === 'cover' && forUserId === null) read.wrong('forUserId', 'a cover stands in for one owner.');
  if (role !== null && role !== 'cover' && forUserId !== null)
    read.wrong('forUserId', `only a cover stands in for somebody; a ${role} does not.`);
  if (userId !== '' && forUserId === userId) read.wrong('forUserId', 'nobody stands in for themselves.');
  if (from !== null && until !== null && until < from)
    read.wrong('until', `${until} is before the first day, ${from}.`);
  if (read.problems.length > 0 || role === null || from === null)
    return { ok: false, problems: read.problems };
  const terms = { role, product, userId, forUserId, from, until };
  return { ok: true, value: { ...terms, endReason: endReason === '' ? null : endReason } };
}

/** Whether it stands: neither replaced nor ended. */
export function isStanding({
  supersededBy,
  endReason,
}: Pick<AppointmentEntry, 'supersededBy' | 'endReason'>) {
  return supersededBy === null && endReason === null;
}

/** Whether it holds on a day, first and last day included. */
export function holdsOn(entry: AppointmentEntry, day: string): boolean {
  return isStanding(entry) && entry.from <= day && (entry.until === null || day <= entry.until);
}

/** The appointment without what the register notes beside it. */
export function withoutStamp(entry: AppointmentTerms & Pick<EntryStamp, 'id'>): Appointment {
  const { id, role, product, userId, forUserId, from, until } = entry;
  return { id, role, product, userId, forUserId, from, until };
}
