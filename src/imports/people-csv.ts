import { CsvError, parse, type Options } from 'csv-parse/sync';
import { dayOf } from '../core/model/day.ts';
import type { LineProblem } from './import-errors.ts';

/** What a column is called here, and in the export of the administrator's own tools. Compared without case. */
export type ColumnNames<Field extends string> = Readonly<Record<Field, readonly string[]>>;

export interface PersonLine<Field extends string> {
  /** In the file, from 1. */
  readonly line: number;
  /** Object id where the file has one, else lower-cased user principal name. */
  readonly userKey: string;
  /** Text of the cells; undefined where the file has no such column. */
  readonly cells: Readonly<Record<Field, string | undefined>>;
}

export interface PeopleCsv<Field extends string> {
  readonly lines: readonly PersonLine<Field>[];
  /** The day the list was exported, the same on every line. Empty where there are problems. */
  readonly exportedOn: string;
  readonly problems: readonly LineProblem[];
}

const common = {
  userPrincipalName: ['userPrincipalName'],
  objectId: ['objectId', 'ExternalDirectoryObjectId', 'Identity'],
  exportedOn: ['exportedOn'],
} as const;
type Common = keyof typeof common;

/** csv-parse's types leave `info` out of what it returns. */
interface CsvRow {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

const csvOptions: Options = {
  bom: true,
  info: true,
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  skip_empty_lines: true,
  trim: true,
};

const objectId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const principalName = /^[^\s@]+@[^\s@]+$/;

/**
 * A list of people that an administrator exported, as CSV: a person by `userPrincipalName` or `objectId`, the day in
 * `exportedOn`. Columns nobody asked for are passed over. `today`: the last day it may have been exported; null: any.
 */
export function readPeopleCsv<Field extends string>(
  text: string,
  columns: ColumnNames<Field>,
  today: string | null,
): PeopleCsv<Field> {
  if (text.includes('\uFFFD') || text.includes('\u0000'))
    return refused('file', 'is not UTF-8 text. Save it as UTF-8 and import it again.');
  let rows: readonly CsvRow[];
  try {
    // Windows PowerShell writes the type of its objects above the header.
    rows = parse(text.replace(/^\uFEFF?#TYPE[^\r\n]*/, ''), csvOptions) as unknown as CsvRow[];
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const place = typeof cause.lines === 'number' ? `line ${cause.lines}` : 'file';
    return refused(place, `${cause.message}. Check the quotes of this line and of the one above.`);
  }
  const [header, ...body] = rows;
  if (header === undefined) return refused('file', 'is empty.');
  const place = `line ${header.info.lines}`;
  const found = findColumns(header.record, { ...common, ...columns });
  if ('problem' in found) return refused(place, found.problem);
  const { positions } = found;
  if (positions.userPrincipalName === undefined && positions.objectId === undefined)
    return refused(place, 'has neither a column userPrincipalName nor a column objectId: nobody is named.');
  if (positions.exportedOn === undefined)
    return refused(place, 'column exportedOn is missing: add the day the list was exported (YYYY-MM-DD).');
  const filled = body.filter(({ record }) => record.some((cell) => cell !== ''));
  return filled.length === 0
    ? refused('file', 'has no lines.')
    : readLines(filled, header.record.length, positions, today);
}

type Positions<Field extends string> = Readonly<Partial<Record<Field | Common, number>>>;

function readLines<Field extends string>(
  rows: readonly CsvRow[],
  width: number,
  positions: Positions<Field>,
  today: string | null,
): PeopleCsv<Field> {
  const lines: PersonLine<Field>[] = [];
  const problems: LineProblem[] = [];
  const firstLineOf = new Map<string, number>();
  const day = { exportedOn: '' };
  for (const { record, info } of rows) {
    const cell = (name: Field | Common): string | undefined => {
      const position = positions[name];
      return position === undefined ? undefined : (record[position] ?? '');
    };
    const userKey = userKeyOf(cell('objectId') ?? '', cell('userPrincipalName') ?? '');
    const exportedOn = cell('exportedOn') ?? '';
    const before = userKey === null ? undefined : firstLineOf.get(userKey);
    const problem =
      record.length !== width
        ? `has ${record.length} cells, the header has ${width}. Quote a cell that contains a comma.`
        : userKey === null
          ? 'names nobody: it has neither a user principal name nor an object id.'
          : before !== undefined
            ? `names the same person as line ${before}.`
            : dayProblem(exportedOn, day.exportedOn, today);
    if (problem !== null || userKey === null) {
      problems.push({ place: `line ${info.lines}`, message: problem ?? 'names nobody.' });
      continue;
    }
    day.exportedOn = exportedOn;
    firstLineOf.set(userKey, info.lines);
    const names = Object.keys(positions) as (Field | Common)[];
    const cells = Object.fromEntries(names.map((name) => [name, cell(name)])) as PersonLine<Field>['cells'];
    lines.push({ line: info.lines, userKey, cells });
  }
  return { lines, exportedOn: day.exportedOn, problems };
}

function userKeyOf(id: string, name: string): string | null {
  if (objectId.test(id.toLowerCase())) return id.toLowerCase();
  return principalName.test(name) ? name.toLowerCase() : null;
}

function dayProblem(text: string, first: string, today: string | null): string | null {
  if (!isDay(text)) return `exportedOn "${text}" is not a day (YYYY-MM-DD).`;
  if (today !== null && text > today) return `exportedOn ${text} is in the future; today is ${today} (UTC).`;
  if (first !== '' && text !== first)
    return `exportedOn ${text} is another day than ${first} above: a list describes one day.`;
  return null;
}

function isDay(text: string): boolean {
  try {
    dayOf(text);
    return true;
  } catch {
    return false;
  }
}

function findColumns<Field extends string>(
  header: readonly string[],
  columns: ColumnNames<Field | Common>,
): { readonly positions: Positions<Field> } | { readonly problem: string } {
  const names = header.map((name) => name.toLowerCase());
  if (names.length === 1 && /[;\t]/.test(names[0] ?? ''))
    return { problem: 'cells are not separated by commas. Save the file as CSV with "," between cells.' };
  const positions: Partial<Record<Field | Common, number>> = {};
  for (const [field, known] of Object.entries<readonly string[]>(columns)) {
    const found = names.flatMap((name, index) =>
      known.some((each) => each.toLowerCase() === name) ? index : [],
    );
    if (found.length > 1) return { problem: `column ${field} stands twice.` };
    if (found[0] !== undefined) positions[field as Field | Common] = found[0];
  }
  return { positions };
}

function refused<Field extends string>(place: string, message: string): PeopleCsv<Field> {
  return { lines: [], exportedOn: '', problems: [{ place, message }] };
}
