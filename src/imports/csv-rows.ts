import { CsvError, parse, type Options } from 'csv-parse/sync';
import { isDay } from '../core/model/day.ts';
import type { LineProblem } from './import-errors.ts';

/** A row of a CSV file; csv-parse's types leave `info` out of what it returns. */
export interface CsvRow {
  readonly record: readonly string[];
  /** `lines`: the line of the file the row ends on, from 1. */
  readonly info: { readonly lines: number };
}

export type CsvRead =
  | { readonly header: CsvRow; readonly body: readonly CsvRow[] }
  /** The file as a whole does not read. */
  | { readonly problem: LineProblem };

/** What a column is called here, and in the export of the administrator's own tools. Compared without case. */
export type ColumnNames<Field extends string> = Readonly<Record<Field, readonly string[]>>;

/** Where each column stands; one the file does not have is absent. */
export type Positions<Field extends string> = Readonly<Partial<Record<Field, number>>>;

const csvOptions: Options = {
  bom: true,
  info: true,
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  skip_empty_lines: true,
  trim: true,
};

/** The header and the filled rows of a CSV text, or why there are none. */
export function readCsvRows(text: string): CsvRead {
  if (text.includes('\uFFFD') || text.includes('\u0000'))
    return problem('file', 'is not UTF-8 text. Save it as UTF-8 and import it again.');
  let rows: readonly CsvRow[];
  try {
    // Windows PowerShell writes the type of its objects above the header.
    rows = parse(text.replace(/^\uFEFF?#TYPE[^\r\n]*/, ''), csvOptions) as unknown as CsvRow[];
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const place = typeof cause.lines === 'number' ? `line ${cause.lines}` : 'file';
    return problem(place, `${cause.message}. Check the quotes of this line and of the one above.`);
  }
  const [header, ...body] = rows;
  if (header === undefined) return problem('file', 'is empty.');
  return { header, body: body.filter(({ record }) => record.some((cell) => cell !== '')) };
}

/** Null where cells are separated by commas, as far as a header tells. */
export function separatorProblem(header: readonly string[]): string | null {
  return header.length === 1 && /[;\t]/.test(header[0] ?? '')
    ? 'cells are not separated by commas. Save the file as CSV with "," between cells.'
    : null;
}

/** Null where a row is as wide as the header. */
export function widthProblem({ record }: CsvRow, width: number): string | null {
  return record.length === width
    ? null
    : `has ${record.length} cells, the header has ${width}. Quote a cell that contains a comma.`;
}

/**
 * Where the columns stand that are asked for; others are passed over. Two columns for one thing may contradict each
 * other, and are refused.
 */
export function findColumns<Field extends string>(
  header: readonly string[],
  columns: ColumnNames<Field>,
): { readonly positions: Positions<Field> } | { readonly problem: string } {
  const wrong = separatorProblem(header);
  if (wrong !== null) return { problem: wrong };
  const names = header.map((name) => name.toLowerCase());
  const positions: Partial<Record<Field, number>> = {};
  for (const [field, known] of Object.entries<readonly string[]>(columns)) {
    const found = names.flatMap((name, index) =>
      known.some((each) => each.toLowerCase() === name) ? index : [],
    );
    const [position] = found;
    if (position === undefined) continue;
    if (found.length > 1) return { problem: repeated(found.map((index) => header[index] ?? field)) };
    positions[field as Field] = position;
  }
  return { positions };
}

/** Columns are named as they are in the file. */
function repeated([first = '', ...others]: readonly string[]): string {
  return others.every((name) => name.toLowerCase() === first.toLowerCase())
    ? `column ${first} stands twice.`
    : `columns ${[first, ...others].join(' and ')} say the same: leave one of them out.`;
}

/** What is wrong with the day a line says its list was exported on; `first` is the day of the lines above. */
export function exportDayProblem(text: string, first: string, today: string | null): string | null {
  if (!isDay(text)) return `exportedOn "${text}" is not a day (YYYY-MM-DD).`;
  if (today !== null && text > today) return `exportedOn ${text} is in the future; today is ${today} (UTC).`;
  if (first !== '' && text !== first)
    return `exportedOn ${text} is another day than ${first} above: a list describes one day.`;
  return null;
}

function problem(place: string, message: string): CsvRead {
  return { problem: { place, message } };
}
