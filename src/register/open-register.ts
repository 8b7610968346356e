import type { Appointment } from '../core/authority/appointment.ts';
import { dayOf } from '../core/model/day.ts';
import type { Clock } from '../lib/clock.ts';
import type { Issue } from '../lib/issue.ts';
import type { Logger } from '../lib/log.ts';
import { parseAmendment, type Amendment, type Amended } from './amendment.ts';
import { holdsOn, withoutStamp, type AppointmentEntry, type NewAppointment } from './appointment-entry.ts';
import { addAppointment, withdrawAppointment, type ChangedAppointments } from './change-appointments.ts';
import { sharedSkuProblems } from './check-lines.ts';
import {
  entitlementsOf,
  linesKnownAt,
  stateOf,
  type DetailedEntitlement,
  type LineState,
  type Moment,
} from './entitlements.ts';
import type { Budget } from './budget-entry.ts';
import { compareImport } from './compare-import.ts';
import type { Book, Entry } from './entry.ts';
import { RegisterInputError } from './errors.ts';
import { isGuid } from './field-reader.ts';
import { importEntries } from './import-entries.ts';
import type { InvoiceLine } from './invoice-entry.ts';
import { parseImport, parseRows } from './parse-import.ts';
import { priceBookOf, type PriceBook, type PriceBookMoment } from './price-book.ts';
import { isCurrency } from './price.ts';
import type { Price } from './price-entry.ts';
import type { ImportFormat } from './read-rows.ts';
import type { RegisterEvent } from './register-event.ts';
import { purchasesOf } from './purchases.ts';
import { createRegisterFile, type RegisterChange } from './register-file.ts';
import { stampLines, withoutKey, type RegisterLine } from './register-line.ts';
import { books, knownThen, type BookEntries, type BookName, type RegisterState } from './register-state.ts';

export interface RegisterDeps {
  /** Has its folder to itself: the folder is made private to its owner. */
  readonly file: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Records a change in the audit trail; may be told the same `event.id` twice after a crash. Must not use the register. */
  readonly audit: (event: RegisterEvent) => Promise<void>;
  /** How long to wait for another process that is changing the register (default 5000). */
  readonly lockWaitMs?: number;
}

export interface ImportOptions {
  readonly format: ImportFormat;
  /** For messages and the audit trail. */
  readonly fileName: string;
  /** Who imports: an Entra object id, or the name of the account at the shell. */
  readonly actor: string;
}

export interface ImportResult {
  readonly added: readonly RegisterLine[];
  /** Lines that the register already had. */
  readonly unchanged: readonly { readonly place: string; readonly id: string }[];
  /** What deserves a look although the import succeeded. */
  readonly issues: readonly Issue[];
  /** One sentence for whoever imported. */
  readonly summary: string;
}

/** What an import of prices, invoices or budgets did. */
export interface BookImportResult<T> {
  readonly added: readonly Entry<T>[];
  /** Ids of entries that no longer stand; they stay in the register. */
  readonly replaced: readonly string[];
  /** How many entries of the file the register already had. */
  readonly unchanged: number;
  readonly issues: readonly Issue[];
  readonly summary: string;
}

/** The appointment that stands, and whether it is new. */
export interface AppointmentResult {
  readonly appointment: AppointmentEntry;
  readonly isNew: boolean;
}

/** A line as it may be shown: what it is on the day, and what it is by its contract. Licence keys are cut short. */
export type ShownLine = Omit<RegisterLine, 'state'> & {
  readonly state: LineState;
  readonly contractState: RegisterLine['state'];
};

/** What a file to import holds: text, or the bytes of a workbook. */
type Content = string | Uint8Array;

export interface Register {
  /** Takes all lines of a file or none: REGISTER_IMPORT_INVALID lists every problem. The same file twice adds nothing. */
  importLines(content: Content, options: ImportOptions): Promise<ImportResult>;
  /** Adds one line to a product. REGISTER_AMENDMENT_INVALID lists every problem. */
  amend(amendment: Amendment, actor: string): Promise<Amended>;
  /** Every line, with what it is on the day. */
  show(moment: Moment): Promise<readonly ShownLine[]>;
  entitlements(moment: Moment): Promise<readonly DetailedEntitlement[]>;
  /** All or nothing as with lines. Another price for the same SKU, currency and day replaces the earlier one. */
  importPrices(content: Content, options: ImportOptions): Promise<BookImportResult<Price>>;
  /** An invoice imported again with other lines replaces its earlier lines. */
  importInvoices(content: Content, options: ImportOptions): Promise<BookImportResult<InvoiceLine>>;
  /** Another amount for the same product, year and currency replaces the earlier one. */
  importBudgets(content: Content, options: ImportOptions): Promise<BookImportResult<Budget>>;
  /** The prices that hold on a day in one currency (C37). Throws TypeError on a code that names no currency. */
  priceBook(moment: PriceBookMoment): Promise<PriceBook>;
  /** The currencies any price of the register is in, sorted: none is ever turned into another. */
  currencies(knownAt?: string): Promise<readonly string[]>;
  /** Who is appointed on a day. */
  appointments(moment: Moment): Promise<readonly Appointment[]>;
  /** Appoints somebody. The same again changes nothing, and no day of an earlier one is lost. REGISTER_APPOINTMENT_INVALID lists every problem. */
  appoint(wanted: NewAppointment, by: { readonly actor: string }): Promise<AppointmentResult>;
  /** Ends an appointment from now on; it stays in the register. REGISTER_APPOINTMENT_INVALID when none stands. */
  endAppointment(
    id: string,
    by: { readonly actor: string; readonly reason: string },
  ): Promise<AppointmentEntry>;
  /** Entra object ids of those who bought a product for a day, sorted: by its lines then, and those these correct (SEC-06). */
  buyersOf(product: string, asOf: string): Promise<readonly string[]>;
  /** Everything in the books, superseded entries included, as it was known at an instant; default: now. */
  books(knownAt?: string): Promise<Pick<RegisterState, BookName>>;
}

/**
 * The entitlement register (ENT-01..09). Lines are only ever added. An edit made in the file by hand is
 * checked, audited and accepted when it is read; a file that is damaged is left alone (REGISTER_CORRUPT);
 * two processes take turns (REGISTER_IN_USE when one does not finish).
 */
export async function openRegister({ lockWaitMs = 5000, ...deps }: RegisterDeps): Promise<Register> {
  const { clock, log } = deps;
  const file = await createRegisterFile({ ...deps, lockWaitMs });
  await file.read();

  return {
    async importLines(content, { format, fileName, actor }) {
      const { rows, problems, issues: warnings } = await parseImport(content, format);
      return file.change((state) => {
        const existing = state.lines;
        const { fresh, unchanged, issues: found, repeated } = compareImport(rows, existing);
        const known = new Set(unchanged.map(({ place }) => place));
        const issues = [...warnings.filter(({ place }) => !known.has(place)), ...found];
        const all = [
          ...problems,
          ...repeated,
          ...sharedSkuProblems([
            ...existing.map((line) => ({ place: line.id, line })),
            ...fresh.map(({ place, value }) => ({ place, line: value })),
          ]),
        ];
        if (all.length > 0)
          throw new RegisterInputError('REGISTER_IMPORT_INVALID', `${fileName} was not imported:`, all);
        const stamp = { addedAt: clock.now().toISOString(), addedBy: actor };
        const added = stampLines(
          fresh.map(({ value }) => value),
          existing,
          stamp,
        );
        const summary = summaryOf(added.length, unchanged.length);
        const result = { added: added.map(withoutKey), unchanged, issues, summary };
        log.info(
          { added: added.length, unchanged: unchanged.length, issues: issues.length },
          'register import done',
        );
        const lines = [...existing, ...added];
        return {
          change:
            added.length > 0
              ? { state: { ...state, lines }, type: 'register.imported', actor, fileName }
              : null,
          result,
        };
      });
    },

    async amend(amendment, actor) {
      return file.change((state) => {
        const existing = state.lines;
        const by = { addedAt: clock.now().toISOString(), addedBy: actor };
        const parsed = parseAmendment(amendment, existing);
        if (!parsed.ok)
          throw new RegisterInputError('REGISTER_AMENDMENT_INVALID', 'Not amended:', parsed.problems);
        const [line] = stampLines([parsed.line], existing, by);
        if (line === undefined) throw new TypeError('One line in, one line out');
        const earlier = existing.map((old) =>
          old.id === amendment.supersedes ? { ...old, supersededBy: line.id } : old,
        );
        const after = { ...state, lines: [...earlier, line] };
        const { inherited, issues } = parsed;
        return {
          change: { state: after, type: 'register.amended', actor, fileName: null },
          result: { line: withoutKey(line), inherited, issues },
        };
      });
    },

    async show({ asOf, knownAt }) {
      dayOf(asOf);
      const { lines } = await file.read();
      return linesKnownAt(lines, knownAt).map((line) => ({
        ...withoutKey(line),
        state: stateOf(line, asOf),
        contractState: line.state,
      }));
    },

    async entitlements(moment) {
      dayOf(moment.asOf);
      return entitlementsOf((await file.read()).lines, moment);
    },

    importPrices: (content, options) => importBook('prices', 'register.pricesImported', content, options),
    importInvoices: (content, options) =>
      importBook('invoices', 'register.invoicesImported', content, options),
    importBudgets: (content, options) => importBook('budgets', 'register.budgetsImported', content, options),

    async priceBook(moment) {
      dayOf(moment.asOf);
      if (!isCurrency(moment.currency)) throw new TypeError(`Not a currency: ${moment.currency}`);
      return priceBookOf(await file.read(), moment);
    },

    async currencies(knownAt) {
      const { lines, prices } = await file.read();
      const priced = knownThen(lines, knownAt).filter(({ unitPrice }) => unitPrice !== null);
      const all = [...priced, ...knownThen(prices, knownAt)].flatMap(({ currency }) => currency ?? []);
      return [...new Set(all)].toSorted();
    },

    async appointments({ asOf, knownAt }) {
      dayOf(asOf);
      const entries = knownThen((await file.read()).appointments, knownAt);
      return entries.filter((entry) => holdsOn(entry, asOf)).map(withoutStamp);
    },

    async appoint(wanted, { actor }) {
      const changed = await changeAppointments('register.appointed', actor, (state, by) =>
        addAppointment(state, wanted, by),
      );
      return { appointment: changed.entry, isNew: changed.isNew };
    },

    async endAppointment(id, { actor, reason }) {
      const changed = await changeAppointments('register.appointmentEnded', actor, (state, by) =>
        withdrawAppointment(state, { id, reason }, by),
      );
      return changed.entry;
    },

    async buyersOf(product, asOf) {
      dayOf(asOf);
      const purchases = purchasesOf((await file.read()).lines, product, asOf);
      const people = purchases.map(({ addedBy }) => addedBy.toLowerCase()).filter((actor) => isGuid(actor));
      return [...new Set(people)].toSorted();
    },

    async books(knownAt) {
      const { prices, invoices, budgets, appointments } = await file.read();
      return {
        prices: knownThen(prices, knownAt),
        invoices: knownThen(invoices, knownAt),
        budgets: knownThen(budgets, knownAt),
        appointments: knownThen(appointments, knownAt),
      };
    },
  };

  async function changeAppointments(
    type: RegisterChange['type'],
    actor: string,
    decide: (state: RegisterState, by: { addedAt: string; addedBy: string }) => ChangedAppointments,
  ): Promise<ChangedAppointments> {
    return file.change((state) => {
      const changed = decide(state, { addedAt: clock.now().toISOString(), addedBy: actor });
      const after = { ...state, appointments: changed.entries };
      return {
        change: changed.isNew ? { state: after, type, actor, fileName: null } : null,
        result: changed,
      };
    });
  }

  async function importBook<N extends BookName>(
    name: N,
    type: RegisterChange['type'],
    content: Content,
    { format, fileName, actor }: ImportOptions,
  ): Promise<BookImportResult<BookEntries[N]>> {
    const book = books[name] as unknown as Book<string, BookEntries[N]>;
    const { rows, problems, issues: warnings } = await parseRows(content, format, book.shape, book.parse);
    return file.change((state) => {
      const existing = state[name] as unknown as readonly Entry<BookEntries[N]>[];
      const by = { addedAt: clock.now().toISOString(), addedBy: actor };
      const imported = importEntries(book, rows, existing, by);
      const all = [...problems, ...imported.problems];
      if (all.length > 0)
        throw new RegisterInputError('REGISTER_IMPORT_INVALID', `${fileName} was not imported:`, all);
      const { entries, added, replaced, unchanged } = imported;
      const summary = summaryOf(added.length, unchanged);
      const result = { added, replaced, unchanged, issues: [...warnings, ...imported.issues], summary };
      log.info({ book: name, added: added.length, replaced: replaced.length, unchanged }, 'import done');
      const after: RegisterState = { ...state, [name]: entries };
      return { change: added.length > 0 ? { state: after, type, actor, fileName } : null, result };
    });
  }
}

function summaryOf(added: number, unchanged: number): string {
  const lines = (count: number) => (count === 1 ? '1 line' : `${count} lines`);
  if (added === 0) return `Nothing added: ${lines(unchanged)} already in the register.`;
  return `${lines(added)} added${unchanged > 0 ? `, ${lines(unchanged)} already in the register` : ''}.`;
}
