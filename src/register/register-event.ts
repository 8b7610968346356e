import type { RegisterLine } from './register-line.ts';

/** What happened to the register, for the audit trail (ENT-04, ENT-08). Plain data. */
export interface RegisterEvent {
  /** The same when an event is told again after a crash: record each id once. */
  readonly id: string;
  readonly type: 'register.imported' | 'register.amended' | 'register.editedOutside';
  /** RFC 3339, UTC: when it happened, or was noticed. */
  readonly at: string;
  /** Entra object id; `unknown` for an edit made behind the program's back. */
  readonly actor: string;
  /** The imported file's name; null where there is none. */
  readonly fileName: string | null;
  readonly previousSha256: string | null;
  readonly sha256: string;
  readonly added: readonly RegisterLine[];
  readonly changed: readonly { readonly before: RegisterLine; readonly after: RegisterLine }[];
  readonly removed: readonly RegisterLine[];
}

/** What became of the lines between two states of the register, by line id. */
export function differenceOf(
  before: readonly RegisterLine[],
  after: readonly RegisterLine[],
): Pick<RegisterEvent, 'added' | 'changed' | 'removed'> {
  const old = new Map(before.map((line) => [line.id, line]));
  const kept = new Set(after.map((line) => line.id));
  return {
    added: after.filter((line) => !old.has(line.id)),
    changed: after.flatMap((line) => {
      const earlier = old.get(line.id);
      return earlier && canonical(earlier) !== canonical(line) ? { before: earlier, after: line } : [];
    }),
    removed: before.filter((line) => !kept.has(line.id)),
  };
}

function canonical(line: RegisterLine): string {
  return JSON.stringify(Object.entries(line).sort(([a], [b]) => (a < b ? -1 : 1)));
}
