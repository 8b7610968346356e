import { createHash } from 'node:crypto';
import { sharedSkuProblems } from './check-lines.ts';
import { registerCorrupt, type LineProblem } from './errors.ts';
import { parseLine } from './parse-line.ts';
import { columns, type NewLine, type RegisterLine, type Stamp } from './register-line.ts';
import { toFields } from './to-fields.ts';

/** What the register file holds. A line written by hand may lack its stamp. */
export interface RegisterContent {
  /** Of the file's text; null where there is no file. */
  readonly sha256: string | null;
  readonly lines: readonly (NewLine & Partial<Stamp>)[];
}

const stampKeys = ['id', 'version', 'addedAt', 'addedBy', 'supersededBy'] as const;

export function renderContent(lines: readonly RegisterLine[]): string {
  const inOrder = lines.map((line) =>
    Object.fromEntries(
      [...stampKeys.slice(0, 2), ...columns, ...stampKeys.slice(2)].map((key) => [key, line[key]]),
    ),
  );
  return `${JSON.stringify({ schemaVersion: 1, lines: inOrder }, null, 2)}\n`;
}

export function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The file's text → its lines. Throws REGISTER_CORRUPT with every problem, places being `lines[2]`. */
export function parseContent(file: string, text: string): RegisterContent {
  const document = parseJson(file, text.replace(/^\uFEFF/, ''));
  const problems: LineProblem[] = [];
  const placed = document.flatMap((entry, index) => {
    const place = `lines[${index}]`;
    const { fields, problems: shape } = toFields(entry, stampKeys);
    const parsed = parseLine(fields);
    const { stamp, problems: stampProblems } = stampOf(entry);
    const own = [...shape, ...stampProblems, ...(parsed.ok ? [] : parsed.problems)];
    problems.push(...own.map((message) => ({ place, message })));
    return parsed.ok && own.length === 0 ? [{ place, line: { ...parsed.line, ...stamp } }] : [];
  });
  problems.push(...idProblems(placed), ...sharedSkuProblems(placed));
  if (problems.length > 0) throw registerCorrupt(file, 'has lines that cannot be true.', problems);
  return { sha256: sha256Of(text), lines: placed.map(({ line }) => line) };
}

function parseJson(file: string, text: string): unknown[] {
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
    if (version === 1) return document.lines;
    const message = `schemaVersion is ${JSON.stringify(version)}, this program reads 1.`;
    throw registerCorrupt(file, 'was written by another version.', [{ place: 'file', message }]);
  }
  throw registerCorrupt(file, 'is not a register.', [{ place: 'file', message: 'has no array "lines".' }]);
}

/** A stamp is whole or absent: half of one means that somebody's edit went wrong. */
function stampOf(entry: unknown): { stamp: Partial<Stamp>; problems: string[] } {
  const { id, version, addedAt, addedBy, supersededBy } = {
    ...(entry as Partial<Record<keyof Stamp, unknown>>),
  };
  const given = [id, version, addedAt, addedBy, supersededBy].filter((value) => value !== undefined);
  if (given.length === 0) return { stamp: {}, problems: [] };
  const isWhole =
    typeof id === 'string' &&
    typeof version === 'number' &&
    Number.isSafeInteger(version) &&
    typeof addedAt === 'string' &&
    !Number.isNaN(Date.parse(addedAt)) &&
    typeof addedBy === 'string' &&
    (typeof supersededBy === 'string' || supersededBy === null);
  if (isWhole) return { stamp: { id, version, addedAt, addedBy, supersededBy }, problems: [] };
  const problem = `${stampKeys.join(', ')} belong together: leave all of them out of a line you add by hand, and leave them as they are elsewhere.`;
  return { stamp: {}, problems: [problem] };
}

function idProblems(placed: readonly { place: string; line: NewLine & Partial<Stamp> }[]): LineProblem[] {
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
