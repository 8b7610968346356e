import { createHash } from 'node:crypto';
import { sharedSkuProblems } from './check-lines.ts';
import { stampKeys as entryStampKeys, type EntryStamp } from './entry.ts';
import { registerCorrupt, type LineProblem } from './errors.ts';
import type { Fields, Parsed } from './field-reader.ts';
import { parseLine } from './parse-line.ts';
import { columns, type NewLine, type Stamp } from './register-line.ts';
import {
  bookNames,
  books,
  type BookName,
  type RegisterState,
  type StatedRegister,
} from './register-state.ts';
import { toFields } from './to-fields.ts';

/** What the register file holds. */
export interface RegisterContent {
  /** Of the file's text; null where there is no file. */
  readonly sha256: string | null;
  readonly stated: StatedRegister;
}

/** 1 had lines of sixteen columns and nothing else; it is read as it is, and written anew as 2. */
const readableVersions: readonly unknown[] = [1, 2];
const writtenVersion = 2;
const documentKeys: readonly string[] = ['schemaVersion', 'lines', ...bookNames];
const lineStampKeys = ['id', 'version', 'addedAt', 'addedBy', 'supersededBy'] as const;

export function renderContent(state: RegisterState): string {
  const lines = state.lines.map((line) =>
    ordered(line, [...lineStampKeys.slice(0, 2), ...columns, ...lineStampKeys.slice(2)]),
  );
  const rest: [string, object[]][] = bookNames.map((name) => [
    name,
    state[name].map((entry) =>
      ordered(entry, [
        ...entryStampKeys.slice(0, 1),
        ...books[name].shape.columns,
        ...entryStampKeys.slice(1),
      ]),
    ),
  ]);
  const document = { schemaVersion: writtenVersion, lines, ...(Object.fromEntries(rest) as object) };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function ordered(entry: object, keys: readonly string[]): object {
  const values = entry as Readonly<Record<string, unknown>>;
  return Object.fromEntries(keys.map((key) => [key, values[key]]));
}

export function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The file's text → its parts. Throws REGISTER_CORRUPT with every problem, places being `lines[2]`. */
export function parseContent(file: string, text: string): RegisterContent {
  const document = parseDocument(file, text.replace(/^\uFEFF/, ''));
  const problems: LineProblem[] = [];
  const placed = readLines(document['lines'] as unknown[], problems);
  problems.push(...idProblems(placed), ...sharedSkuProblems(placed));
  const stated = {
    lines: placed.map(({ line }) => line),
    prices: readBook('prices', document, problems),
    invoices: readBook('invoices', document, problems),
    budgets: readBook('budgets', document, problems),
    appointments: readBook('appointments', document, problems),
  } as unknown as StatedRegister;
  if (problems.length > 0) throw registerCorrupt(file, 'has lines that cannot be true.', problems);
  return { sha256: sha256Of(text), stated };
}

function parseDocument(file: string, text: string): Readonly<Record<string, unknown>> {
  if (text.trim() === '')
    throw registerCorrupt(file, 'is empty.', [{ place: 'file', message: 'has no content.' }]);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw registerCorrupt(file, 'is not JSON.', [{ place: 'file', message }], cause);
  }
  if (
    typeof document === 'object' &&
    document !== null &&
    'lines' in document &&
    Array.isArray(document.lines)
  ) {
    const version = 'schemaVersion' in document ? document.schemaVersion : 1;
    const extra = version === 1 ? [] : Object.keys(document).filter((key) => !documentKeys.includes(key));
    if (extra.length > 0) {
      const message = `${extra.join(', ')}: there is no such part; the parts are ${documentKeys.slice(1).join(', ')}.`;
      throw registerCorrupt(file, 'has a part that nobody knows.', [{ place: 'file', message }]);
    }
    if (readableVersions.includes(version)) return document;
    const message = `schemaVersion is ${JSON.stringify(version)}, this program reads ${readableVersions.join(' and ')}.`;
    throw registerCorrupt(file, 'was written by another version.', [{ place: 'file', message }]);
  }
  throw registerCorrupt(file, 'is not a register.', [{ place: 'file', message: 'has no array "lines".' }]);
}

interface PlacedLine {
  readonly place: string;
  readonly line: NewLine & Partial<Stamp>;
}

function readLines(entries: readonly unknown[], problems: LineProblem[]): PlacedLine[] {
  return entries.flatMap((entry, index) => {
    const place = `lines[${index}]`;
    const { fields, problems: shape } = toFields(entry, columns, lineStampKeys);
    const parsed = parseLine(fields);
    const { stamp, problems: stampProblems } = stampOf(entry);
    const own = [...shape, ...stampProblems, ...(parsed.ok ? [] : parsed.problems)];
    problems.push(...own.map((message) => ({ place, message })));
    return parsed.ok && own.length === 0 ? [{ place, line: { ...parsed.value, ...stamp } }] : [];
  });
}

/** A book that a file does not have is empty: the first version had none, and appointments came later. */
function readBook(
  name: BookName,
  document: Readonly<Record<string, unknown>>,
  problems: LineProblem[],
): (object & Partial<EntryStamp>)[] {
  const entries = document[name] ?? [];
  if (!Array.isArray(entries)) {
    problems.push({ place: name, message: 'is not an array.' });
    return [];
  }
  const { shape, parse, kind } = books[name];
  const seen = new Set<unknown>();
  const ids = new Set(entries.map((entry: unknown) => (entry as Partial<EntryStamp> | null)?.id));
  return entries.flatMap((entry: unknown, index) => {
    const place = `${name}[${index}]`;
    const { fields, problems: wrongShape } = toFields<string>(entry, shape.columns, entryStampKeys);
    const parsed = (parse as (fields: Fields) => Parsed<object>)(fields);
    const { stamp, problems: wrongStamp } = entryStampOf(entry, kind);
    const own = [...wrongShape, ...wrongStamp, ...(parsed.ok ? [] : parsed.problems)];
    if (stamp.id !== undefined && seen.has(stamp.id)) own.push(`id: "${stamp.id}" stands twice.`);
    if (stamp.supersededBy && !ids.has(stamp.supersededBy))
      own.push(`supersededBy: there is no entry "${stamp.supersededBy}".`);
    seen.add(stamp.id);
    problems.push(...own.map((message) => ({ place, message })));
    return parsed.ok && own.length === 0 ? [{ ...parsed.value, ...stamp }] : [];
  });
}

/** A stamp is whole or absent: half of one means that somebody's edit went wrong. */
function stampOf(entry: unknown): { stamp: Partial<Stamp>; problems: string[] } {
  const { version } = { ...(entry as Partial<Record<keyof Stamp, unknown>>) };
  const { stamp, isAbsent, problems } = commonStampOf(entry, lineStampKeys);
  if (isAbsent && version === undefined) return { stamp: {}, problems: [] };
  if (stamp !== null && typeof version === 'number' && Number.isSafeInteger(version))
    return { stamp: { ...stamp, version }, problems: [] };
  return { stamp: {}, problems };
}

function entryStampOf(entry: unknown, kind: string): { stamp: Partial<EntryStamp>; problems: string[] } {
  const { stamp, isAbsent, problems } = commonStampOf(entry, entryStampKeys);
  if (isAbsent) return { stamp: {}, problems: [] };
  if (stamp === null) return { stamp: {}, problems };
  if (!stamp.id.startsWith(`${kind}/`))
    return { stamp, problems: [`id: "${stamp.id}" is no id of a ${kind}.`] };
  return { stamp, problems: [] };
}

function commonStampOf(
  entry: unknown,
  keys: readonly string[],
): { stamp: EntryStamp | null; isAbsent: boolean; problems: string[] } {
  const { id, addedAt, addedBy, supersededBy } = { ...(entry as Partial<Record<keyof EntryStamp, unknown>>) };
  const isAbsent = [id, addedAt, addedBy, supersededBy].every((value) => value === undefined);
  const isWhole =
    typeof id === 'string' &&
    typeof addedAt === 'string' &&
    !Number.isNaN(Date.parse(addedAt)) &&
    typeof addedBy === 'string' &&
    (typeof supersededBy === 'string' || supersededBy === null);
  const problem = `${keys.join(', ')} belong together: leave all of them out of a line you add by hand, and leave them as they are elsewhere.`;
  return { stamp: isWhole ? { id, addedAt, addedBy, supersededBy } : null, isAbsent, problems: [problem] };
}

function idProblems(placed: readonly PlacedLine[]): LineProblem[] {
  const ids = placed.flatMap(({ line }) => line.id ?? []);
  const known = new Set(ids);
  return placed.flatMap(({ place, line: { id, product, version, supersededBy } }) => [
    ...(id !== undefined && id !== `${product}/${String(version)}`
      ? [{ place, message: `id: "${id}" does not fit product ${product}, version ${String(version)}.` }]
      : []),
    ...(id !== undefined && ids.indexOf(id) !== ids.lastIndexOf(id)
      ? [
          {
            place,
            message: `id: "${id}" stands twice; leave id, version and the other stamps out of a line you add.`,
          },
        ]
      : []),
    ...(supersededBy && !known.has(supersededBy)
      ? [{ place, message: `supersededBy: there is no line "${supersededBy}".` }]
      : []),
  ]);
}
