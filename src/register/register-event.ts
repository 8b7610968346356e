import type { EntryStamp } from './entry.ts';
import { withoutKey, type RegisterLine } from './register-line.ts';
import { bookNames, type BookName, type RegisterState } from './register-state.ts';

/** What became of the entries of a book between two states of the register, by id. */
export interface Difference<E> {
  readonly added: readonly E[];
  readonly changed: readonly { readonly before: E; readonly after: E }[];
  readonly removed: readonly E[];
}

/**
 * What happened to the register, for the audit trail (ENT-04, ENT-08). Plain data. `added`, `changed` and
 * `removed` are its lines; licence keys are not told whole.
 */
export interface RegisterEvent extends Difference<RegisterLine> {
  /** The same when an event is told again after a crash: record each id once. */
  readonly id: string;
  readonly type:
    | 'register.imported'
    | 'register.amended'
    | 'register.pricesImported'
    | 'register.invoicesImported'
    | 'register.budgetsImported'
    | 'register.appointed'
    | 'register.appointmentEnded'
    | 'register.editedOutside';
  /** RFC 3339, UTC: when it happened, or was noticed. */
  readonly at: string;
  /** Entra object id; `unknown` for an edit made behind the program's back. */
  readonly actor: string;
  /** The imported file's name; null where there is none. */
  readonly fileName: string | null;
  readonly previousSha256: string | null;
  readonly sha256: string;
  /** The books that changed: prices, invoices, budgets, appointments. */
  readonly books: Readonly<Partial<Record<BookName, Difference<EntryStamp>>>>;
}

/** What became of the register between two states. */
export function differenceOf(
  before: RegisterState,
  after: RegisterState,
): Pick<RegisterEvent, 'added' | 'changed' | 'removed' | 'books'> {
  const lines = compare(before.lines, after.lines);
  const changed = bookNames
    .map((name) => [name, compare<EntryStamp>(before[name], after[name])] as const)
    .filter(([, { added, changed: altered, removed }]) => added.length + altered.length + removed.length > 0);
  return {
    added: lines.added.map(withoutKey),
    changed: lines.changed.map((pair) => ({
      before: withoutKey(pair.before),
      after: withoutKey(pair.after),
    })),
    removed: lines.removed.map(withoutKey),
    books: Object.fromEntries(changed),
  };
}

function compare<E extends Pick<EntryStamp, 'id'>>(before: readonly E[], after: readonly E[]): Difference<E> {
  const old = new Map(before.map((entry) => [entry.id, entry]));
  const kept = new Set(after.map((entry) => entry.id));
  return {
    added: after.filter((entry) => !old.has(entry.id)),
    changed: after.flatMap((entry) => {
      const earlier = old.get(entry.id);
      return earlier && canonical(earlier) !== canonical(entry) ? { before: earlier, after: entry } : [];
    }),
    removed: before.filter((entry) => !kept.has(entry.id)),
  };
}

function canonical(entry: object): string {
  return JSON.stringify(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)));
}
