import type { Issue } from '../lib/issue.ts';
import { stampEntries, stampKeys, type Book, type Entry } from './entry.ts';
import type { LineProblem } from './errors.ts';
import type { Placed } from './parse-import.ts';

export interface EntryImport<T> {
  /** The whole book as it is afterwards. */
  readonly entries: readonly Entry<T>[];
  readonly added: readonly Entry<T>[];
  /** Ids of the entries that the added ones replace. */
  readonly replaced: readonly string[];
  readonly unchanged: number;
  readonly issues: readonly Issue[];
  readonly problems: readonly LineProblem[];
}

/**
 * What an import makes of a book. What the file says of a key is all there is to say: the same as what stands adds
 * nothing, anything else replaces it, and the earlier entries stay, superseded.
 */
export function importEntries<C extends string, T extends object>(
  book: Book<C, T>,
  rows: readonly Placed<T>[],
  existing: readonly Entry<T>[],
  by: { readonly addedAt: string; readonly addedBy: string },
): EntryImport<T> {
  const standing = Map.groupBy(
    existing.filter(({ supersededBy }) => supersededBy === null),
    book.keyOf,
  );
  const problems: LineProblem[] = [];
  const issues: Issue[] = [];
  const added: Entry<T>[] = [];
  const replacedBy = new Map<string, string>();
  let unchanged = 0;
  for (const [key, own] of Map.groupBy(rows, ({ value }) => book.keyOf(value))) {
    problems.push(...repeats(book, key, own));
    const old = standing.get(key) ?? [];
    if (isSame(own, old)) {
      unchanged += own.length;
      continue;
    }
    const values = own.map(({ value }) => value);
    const stamped = stampEntries<T>(book.kind, values, [...existing, ...added], by);
    added.push(...stamped);
    const [first] = stamped;
    if (first === undefined || old.length === 0) continue;
    for (const { id } of old) replacedBy.set(id, first.id);
    const message = `${book.kind} ${key}: replaces ${old.map(({ id }) => id).join(', ')}, kept as superseded.`;
    issues.push({ code: 'entry-replaced', place: own[0]?.place ?? 'file', message });
  }
  const kept = existing.map((entry) => ({
    ...entry,
    supersededBy: replacedBy.get(entry.id) ?? entry.supersededBy,
  }));
  return {
    entries: [...kept, ...added],
    added,
    replaced: [...replacedBy.keys()],
    unchanged,
    issues,
    problems,
  };
}

/** Two statements of one thing in one file: nobody can tell which is meant. */
function repeats<C extends string, T extends object>(
  book: Book<C, T>,
  key: string,
  own: readonly Placed<T>[],
): LineProblem[] {
  const seen = new Map<string, string>();
  return own.flatMap(({ place, value }) => {
    const text = book.isOnePerKey ? key : canonical(value);
    const earlier = seen.get(text);
    seen.set(text, earlier ?? place);
    if (earlier === undefined) return [];
    return [{ place, message: `repeats ${earlier}: ${book.kind} ${key} is stated twice.` }];
  });
}

function isSame<T extends object>(rows: readonly Placed<T>[], standing: readonly Entry<T>[]): boolean {
  const stated = rows.map(({ value }) => canonical(value)).toSorted();
  const kept = standing.map(canonical).toSorted();
  return stated.length === kept.length && stated.every((text, index) => text === kept[index]);
}

function canonical(entry: object): string {
  const stamps: readonly string[] = stampKeys;
  return JSON.stringify(
    Object.entries(entry)
      .filter(([key]) => !stamps.includes(key))
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}
