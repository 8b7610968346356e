import { dayOf, isoOf } from '../core/model/day.ts';
import {
  appointments as book,
  isStanding,
  type AppointmentEntry,
  type AppointmentTerms,
  type NewAppointment,
} from './appointment-entry.ts';
import { stampEntries, type Entry } from './entry.ts';
import { RegisterInputError } from './errors.ts';
import type { RegisterState } from './register-state.ts';
import { toFields } from './to-fields.ts';

interface By {
  readonly addedAt: string;
  readonly addedBy: string;
}

export interface ChangedAppointments {
  readonly entries: readonly AppointmentEntry[];
  /** The entry that says what was asked for. */
  readonly entry: AppointmentEntry;
  readonly isNew: boolean;
}

/**
 * Adds an appointment. The very same adds nothing. One of the same person to the same part that began earlier is cut
 * to the days before; one whose days are all of the new one is replaced. No day is lost: what would end earlier than
 * somebody said is refused. Throws REGISTER_APPOINTMENT_INVALID with every problem.
 */
export function addAppointment(state: RegisterState, wanted: NewAppointment, by: By): ChangedAppointments {
  const { fields, problems } = toFields({ ...wanted, endReason: null }, book.shape.columns);
  const parsed = book.parse(fields);
  if (!parsed.ok || problems.length > 0) throw refused([...problems, ...(parsed.ok ? [] : parsed.problems)]);
  const terms = parsed.value;
  const unknown = unknownParts(state, terms);
  if (unknown.length > 0) throw refused(unknown);
  const related = state.appointments.filter(
    (entry) => isStanding(entry) && book.keyOf(entry) === book.keyOf(terms) && overlap(entry, terms),
  );
  const same = related.find(({ from, until }) => from === terms.from && until === terms.until);
  if (same !== undefined) return { entries: state.appointments, entry: same, isNew: false };
  const longer = related.filter((entry) => endsAfter(entry, terms));
  if (longer.length > 0) throw refused(longer.map((entry) => shorteningOf(entry, terms)));
  const cut = related.filter(({ from }) => from < terms.from);
  const inside = related.filter(({ from }) => from >= terms.from);
  const before = cut.reduce(
    (all, entry) => added(all, { ...termsOf(entry), until: dayBefore(terms.from) }, [entry], by).entries,
    state.appointments,
  );
  return added(before, terms, inside, by);
}

/** Ends an appointment that stands, from now on. Throws REGISTER_APPOINTMENT_INVALID when there is no such. */
export function withdrawAppointment(
  state: RegisterState,
  wanted: { readonly id: string; readonly reason: string },
  by: By,
): ChangedAppointments {
  const entry = state.appointments.find(({ id }) => id === wanted.id);
  const endReason = wanted.reason.trim();
  if (endReason === '') throw refused(['reason: is empty.']);
  if (entry === undefined) throw refused([`id: there is no appointment "${wanted.id}".`]);
  if (!isStanding(entry)) throw refused([`id: ${entry.id} has been ended or replaced already.`]);
  return added(state.appointments, { ...termsOf(entry), endReason }, [entry], by);
}

function termsOf(entry: AppointmentEntry): AppointmentTerms {
  const { role, product, userId, forUserId, from, until, endReason } = entry;
  return { role, product, userId, forUserId, from, until, endReason };
}

function added(
  entries: readonly AppointmentEntry[],
  terms: AppointmentTerms,
  replaced: readonly AppointmentEntry[],
  by: By,
): ChangedAppointments {
  const [entry] = stampEntries(book.kind, [terms], entries, by);
  if (entry === undefined) throw new TypeError('One appointment in, one out');
  const ids = new Set(replaced.map(({ id }) => id));
  const earlier = entries.map((old): Entry<AppointmentTerms> =>
    ids.has(old.id) ? { ...old, supersededBy: entry.id } : old,
  );
  return { entries: [...earlier, entry], entry, isNew: true };
}

/** A slip in an id would give nobody, or the wrong part, a say: the product and the owner have to be known. */
function unknownParts({ lines }: RegisterState, { product, forUserId }: AppointmentTerms): string[] {
  const standing = lines.filter(({ supersededBy }) => supersededBy === null);
  const own = product === null ? standing : standing.filter((line) => line.product === product);
  if (product !== null && own.length === 0) return [`product: the register has no line of "${product}".`];
  if (forUserId === null || own.some(({ ownerIds }) => ownerIds.includes(forUserId))) return [];
  return [`forUserId: ${forUserId} owns ${product === null ? 'no product' : `no line of ${product}`}.`];
}

function overlap(
  a: Pick<AppointmentTerms, 'from' | 'until'>,
  b: Pick<AppointmentTerms, 'from' | 'until'>,
): boolean {
  return (a.until === null || b.from <= a.until) && (b.until === null || a.from <= b.until);
}

function endsAfter(
  entry: Pick<AppointmentTerms, 'until'>,
  { until }: Pick<AppointmentTerms, 'until'>,
): boolean {
  return until !== null && (entry.until === null || entry.until > until);
}

/** Whether somebody means to end it sooner, or overlooked it, nobody can tell. */
function shorteningOf({ id, from, until }: AppointmentEntry, wanted: AppointmentTerms): string {
  const end = until === null ? 'with no last day' : `until ${until}`;
  const before = wanted.from < from ? `, or only the days before ${from}` : '';
  return (
    `until: ${id} appoints the same person from ${from} ${end}, which is after ${String(wanted.until)}. To keep it, ` +
    `appoint nothing${before}; to end it sooner, run "authority end ${id} --reason …" and appoint again.`
  );
}

function dayBefore(day: string): string {
  return isoOf(dayOf(day) - 1);
}

function refused(messages: readonly string[]): RegisterInputError {
  const problems = messages.map((message) => ({ place: 'appointment', message }));
  return new RegisterInputError(
    'REGISTER_APPOINTMENT_INVALID',
    'Nobody was appointed or dismissed:',
    problems,
  );
}
