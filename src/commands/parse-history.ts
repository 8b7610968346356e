import { createHash } from 'node:crypto';
import { CsvError, parse, type Options } from 'csv-parse/sync';
import { isoMonthOf, parseMonth, type Month } from '../core/trend/month.ts';
import type { NewHistoryMonth } from '../ledger/history.ts';
import { AppError } from '../lib/app-error.ts';

/** The columns of a history file, in their published order. */
export const historyColumns = [
  'product',
  'month',
  'entitled',
  'assigned',
  'active',
  'method',
  'source',
] as const;
type HistoryColumn = (typeof historyColumns)[number];

/** One thing wrong with a file, and where: `line 3`, or `file`. */
export interface HistoryProblem {
  readonly place: string;
  readonly message: string;
}

export interface ParsedHistory {
  readonly months: readonly NewHistoryMonth[];
  readonly problems: readonly HistoryProblem[];
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

const slug = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const largest = 2_147_483_647;

/** Lists everything that is wrong with a history file at once; nothing of it was taken. */
export function historyInvalid(fileName: string, problems: readonly HistoryProblem[]): AppError {
  return new AppError('HISTORY_IMPORT_INVALID', {
    what: `${fileName}: ${problems.length === 1 ? '1 problem' : `${problems.length} problems`}, nothing was imported.`,
    why: problems.map(({ place, message }) => `${place}: ${message}`).join('\n'),
    fix: 'Correct these lines and import the whole file again. An empty cell is unknown; write 0 only where 0 was counted.',
  });
}

export function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The text of a history file → its months, and every problem of every line. `running` is the month not over yet. */
export function parseHistory(text: string, running: Month): ParsedHistory {
  if (text.includes('\uFFFD') || text.includes('\u0000'))
    return refused('file', 'is not UTF-8 text. Save it as UTF-8 and import it again.');
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
  const names = header.record.map((name) => name.toLowerCase());
  const wrong = headerProblems(names);
  if (wrong.length > 0)
    return { months: [], problems: wrong.map((message) => ({ place: 'line 1', message })) };
  const lines = body.filter(({ record }) => record.some((cell) => cell !== ''));
  if (lines.length === 0) return refused('file', 'has no months.');

  const months: NewHistoryMonth[] = [];
  const problems: HistoryProblem[] = [];
  const seen = new Map<string, string>();
  for (const { record, info } of lines) {
    const place = `line ${info.lines}`;
    const cells = new Map(names.map((name, column) => [name, record[column] ?? '']));
    const { month, messages } = parseLine((column) => cells.get(column) ?? '', running);
    if (record.length !== names.length)
      messages.push(
        `has ${record.length} cells, the header has ${names.length}. Quote a cell that contains a comma.`,
      );
    const key = `${month.product} ${month.month}`;
    const twin = seen.get(key);
    if (twin !== undefined) messages.push(`repeats ${month.product} ${month.month} of ${twin}.`);
    seen.set(key, place);
    problems.push(...messages.map((message) => ({ place, message })));
    months.push(month);
  }
  return problems.length > 0 ? { months: [], problems } : { months, problems };
}

function refused(place: string, message: string): ParsedHistory {
  return { months: [], problems: [{ place, message }] };
}

function headerProblems(names: readonly string[]): string[] {
  const [only = ''] = names;
  if (names.length === 1 && /[;\t]/.test(only))
    return ['cells are not separated by commas. Save the file as CSV with "," between cells.'];
  const allowed: readonly string[] = historyColumns;
  const all = historyColumns.join(',');
  return [
    ...names
      .filter((name) => !allowed.includes(name))
      .map((name) => `"${name}" is not a column; the columns are ${all}.`),
    ...allowed.filter((column) => !names.includes(column)).map((column) => `column ${column} is missing.`),
    ...allowed
      .filter((column) => names.indexOf(column) !== names.lastIndexOf(column))
      .map((column) => `column ${column} stands twice.`),
  ];
}

function parseLine(
  cell: (column: HistoryColumn) => string,
  running: Month,
): { readonly month: NewHistoryMonth; readonly messages: string[] } {
  const messages: string[] = [];
  const units = (column: 'entitled' | 'assigned' | 'active'): number | null => {
    const text = cell(column);
    if (text === '') return null;
    const value = /^\d+$/.test(text) ? Number(text) : NaN;
    if (value <= largest) return value;
    messages.push(
      `${column}: "${text}" is not a whole number; write digits only, or leave the cell empty where it is unknown.`,
    );
    return null;
  };
  const required = (column: 'product' | 'method' | 'source', why: string): string => {
    const text = cell(column);
    if (text === '') messages.push(`${column}: is empty; ${why}`);
    return text;
  };

  const product = required('product', 'name the product as the register does.');
  if (product !== '' && !slug.test(product))
    messages.push(
      `product: "${product}" is not a slug: lower-case letters and digits joined by "-", like microsoft-365-e5.`,
    );
  const iso = cell('month');
  const month = parseMonth(iso);
  if (month === null) messages.push(`month: "${iso}" is not a calendar month (YYYY-MM).`);
  else if (month > running)
    messages.push(`month: ${iso} is in the future; this month is ${isoMonthOf(running)}.`);
  const parsed: NewHistoryMonth = {
    product,
    month: iso,
    entitled: units('entitled'),
    assigned: units('assigned'),
    active: units('active'),
    method: required(
      'method',
      'say how active was counted, like sign-in-90d-internal: months counted differently are not compared.',
    ),
    source: required('source', 'say where the figures come from.'),
  };
  const { active, assigned } = parsed;
  if (active !== null && assigned !== null && active > assigned)
    messages.push(
      `active: ${active} is more than the ${assigned} assigned; an active seat is an assigned one.`,
    );
  return { month: parsed, messages };
}
