import {
  exportDayProblem,
  findColumns,
  readCsvRows,
  widthProblem,
  type ColumnNames,
  type CsvRow,
  type Positions,
} from './csv-rows.ts';
import type { LineProblem } from './import-errors.ts';

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
  exportedOn: ['exportedOn'],
} as const;
type Common = keyof typeof common | 'objectId';

/** The surest first: Exchange gives several, and they are not the same. */
const objectIdColumns = ['objectId', 'ExternalDirectoryObjectId', 'Identity'] as const;

/** Every name a column that says who may have, and the day of the export. */
export const personColumnNames: readonly string[] = [...Object.values(common).flat(), ...objectIdColumns];

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
  const read = readCsvRows(text);
  if ('problem' in read) return { lines: [], exportedOn: '', problems: [read.problem] };
  const { header, body } = read;
  const place = `line ${header.info.lines}`;
  const objectIds = objectIdColumns.filter((name) => hasColumn(header.record, name)).slice(0, 1);
  const found = findColumns(header.record, { ...common, objectId: objectIds, ...columns });
  if ('problem' in found) return refused(place, found.problem);
  const { positions } = found;
  if (positions.userPrincipalName === undefined && positions.objectId === undefined)
    return refused(place, 'has neither a column userPrincipalName nor a column objectId: nobody is named.');
  if (positions.exportedOn === undefined)
    return refused(place, 'column exportedOn is missing: add the day the list was exported (YYYY-MM-DD).');
  return body.length === 0
    ? refused('file', 'has no lines.')
    : readLines(body, header.record.length, positions, today);
}

function readLines<Field extends string>(
  rows: readonly CsvRow[],
  width: number,
  positions: Positions<Field | Common>,
  today: string | null,
): PeopleCsv<Field> {
  const lines: PersonLine<Field>[] = [];
  const problems: LineProblem[] = [];
  const firstLineOf = new Map<string, number>();
  const day = { exportedOn: '' };
  for (const row of rows) {
    const { record, info } = row;
    const cell = (name: Field | Common): string | undefined => {
      const position = positions[name];
      return position === undefined ? undefined : (record[position] ?? '');
    };
    const userKey = userKeyOf(cell('objectId') ?? '', cell('userPrincipalName') ?? '');
    const exportedOn = cell('exportedOn') ?? '';
    const before = userKey === null ? undefined : firstLineOf.get(userKey);
    const problem =
      widthProblem(row, width) ??
      (userKey === null
        ? 'names nobody: it has neither a user principal name nor an object id.'
        : before !== undefined
          ? `names the same person as line ${before}.`
          : exportDayProblem(exportedOn, day.exportedOn, today));
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

function hasColumn(header: readonly string[], name: string): boolean {
  return header.some((each) => each.toLowerCase() === name.toLowerCase());
}

function userKeyOf(id: string, name: string): string | null {
  if (objectId.test(id.toLowerCase())) return id.toLowerCase();
  return principalName.test(name) ? name.toLowerCase() : null;
}

function refused<Field extends string>(place: string, message: string): PeopleCsv<Field> {
  return { lines: [], exportedOn: '', problems: [{ place, message }] };
}
