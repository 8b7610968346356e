import { CsvError, parse, type Options } from 'csv-parse/sync';
import type { Issue } from '../lib/issue.ts';
import type { LineProblem } from './errors.ts';
import type { Fields } from './field-reader.ts';
import { readWorkbook } from './read-workbook.ts';
import { columnNamed, headerProblems, type TableShape } from './table-shape.ts';
import { toFields } from './to-fields.ts';

export type ImportFormat = 'csv' | 'json' | 'xlsx';

/** One row of a file as text fields, where it stands, and what is wrong with its cells. */
export interface PlacedFields<C extends string = string> {
  readonly place: string;
  readonly fields: Fields<C>;
  readonly problems: readonly string[];
}

export interface ReadRows<C extends string = string> {
  readonly rows: readonly PlacedFields<C>[];
  readonly problems: readonly LineProblem[];
  readonly issues: readonly Issue[];
}

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

/** The content of an import file → its rows, and whatever is wrong with the file or its header. */
export async function readRows<C extends string>(
  content: string | Uint8Array,
  format: ImportFormat,
  shape: TableShape<C>,
): Promise<ReadRows<C>> {
  if (format === 'xlsx') {
    if (typeof content === 'string') throw new TypeError('A workbook is bytes, not text');
    return notEmpty(await readWorkbook(content, shape));
  }
  const text = typeof content === 'string' ? content : new TextDecoder().decode(content);
  if (text.includes('\uFFFD') || text.includes('\u0000')) {
    return refused('file', 'is not UTF-8 text. Save it as UTF-8 and import it again.');
  }
  return notEmpty(format === 'csv' ? readCsv(text, shape) : readJson(text.replace(/^\uFEFF/, ''), shape));
}

function readCsv<C extends string>(text: string, shape: TableShape<C>): ReadRows<C> {
  let rows: readonly CsvRow[];
  try {
    rows = parse(text, csvOptions) as unknown as CsvRow[];
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const line = typeof cause.lines === 'number' ? `line ${cause.lines}` : 'file';
    return refused(line, `${cause.message} Check the quotes of this line and of the one above.`);
  }
  const [header, ...body] = rows;
  if (header === undefined) return refused('file', 'is empty.');
  const names = header.record.map((name) => columnNamed(shape, name) ?? name);
  const wrong = isSeparatedOtherwise(names)
    ? [
        'cells are not separated by commas. Save the file as CSV with "," between cells (";" separates lists within a cell).',
      ]
    : headerProblems(shape, names);
  if (wrong.length > 0)
    return { rows: [], problems: wrong.map((message) => ({ place: 'line 1', message })), issues: [] };
  const filled = body.filter(({ record }) => record.some((cell) => cell !== ''));
  return {
    rows: filled.map(({ record, info }) => ({
      place: `line ${info.lines}`,
      fields: Object.fromEntries(names.map((name, index) => [name, record[index] ?? ''])) as Fields<C>,
      problems: widthProblems(record.length, names.length),
    })),
    problems: [],
    issues: [],
  };
}

function isSeparatedOtherwise(names: readonly string[]): boolean {
  const [only = ''] = names;
  return names.length === 1 && /[;\t]/.test(only);
}

function widthProblems(cells: number, columns: number): string[] {
  if (cells === columns) return [];
  return [`has ${cells} cells, the header has ${columns}. Quote a cell that contains a comma.`];
}

function readJson<C extends string>(text: string, shape: TableShape<C>): ReadRows<C> {
  const { listKey } = shape;
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    return refused('file', `is not JSON: ${cause instanceof Error ? cause.message : String(cause)}.`);
  }
  const list =
    typeof document === 'object' && document !== null && Object.hasOwn(document, listKey)
      ? (document as Record<string, unknown>)[listKey]
      : undefined;
  if (!Array.isArray(list)) {
    const sample = `{ "${listKey}": [ { "${shape.columns.slice(0, 3).join('": …, "')}": …, … } ] }`;
    return refused('file', `has no array "${listKey}". Expected: ${sample}.`);
  }
  const extra = Object.keys(document as object).filter((key) => key !== listKey && key !== 'schemaVersion');
  if (extra.length > 0) return refused('file', `has unknown keys beside "${listKey}": ${extra.join(', ')}.`);
  return {
    rows: list.map((entry, index) => ({ place: `${listKey}[${index}]`, ...toFields(entry, shape.columns) })),
    problems: [],
    issues: [],
  };
}

function notEmpty<C extends string>(read: ReadRows<C>): ReadRows<C> {
  return read.rows.length > 0 || read.problems.length > 0 ? read : refused('file', 'has no lines.');
}

function refused(place: string, message: string): ReadRows<never> {
  return { rows: [], problems: [{ place, message }], issues: [] };
}
