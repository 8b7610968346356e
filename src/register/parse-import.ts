import { CsvError, parse, type Options } from 'csv-parse/sync';
import type { LineProblem } from './errors.ts';
import { parseLine, type Fields } from './parse-line.ts';
import { columns, type Column, type NewLine } from './register-line.ts';
import { toFields } from './to-fields.ts';

/** A line and where it stands in its source, for messages. */
export interface PlacedLine {
  readonly place: string;
  readonly line: NewLine;
}

export interface ParsedImport {
  readonly lines: readonly PlacedLine[];
  readonly problems: readonly LineProblem[];
}

interface PlacedFields {
  readonly place: string;
  readonly fields: Fields;
  readonly problems: readonly string[];
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

/** The text of an import file → its lines, and every problem of every line. */
export function parseImport(text: string, format: 'csv' | 'json'): ParsedImport {
  if (text.includes('\uFFFD') || text.includes('\u0000')) {
    return refused('file', 'is not UTF-8 text. Save it as UTF-8 and import it again.');
  }
  return format === 'csv' ? parseCsv(text) : parseJson(text.replace(/^\uFEFF/, ''));
}

function parseCsv(text: string): ParsedImport {
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
  const names = header.record.map(
    (name) => columns.find((column) => column.toLowerCase() === name.toLowerCase()) ?? name,
  );
  const problems = headerProblems(names);
  if (problems.length > 0)
    return { lines: [], problems: problems.map((message) => ({ place: 'line 1', message })) };

  return collect(
    body
      .filter(({ record }) => record.some((cell) => cell !== ''))
      .map(({ record, info }) => ({
        place: `line ${info.lines}`,
        fields: Object.fromEntries(names.map((name, index) => [name, record[index] ?? ''])),
        problems:
          record.length === names.length
            ? []
            : [
                `has ${record.length} cells, the header has ${names.length}. Quote a cell that contains a comma.`,
              ],
      })),
  );
}

function headerProblems(names: readonly string[]): string[] {
  const [only = ''] = names;
  if (names.length === 1 && /[;\t]/.test(only)) {
    return [
      'cells are not separated by commas. Save the file as CSV with "," between cells (";" separates lists within a cell).',
    ];
  }
  const known: readonly string[] = columns;
  return [
    ...names
      .filter((name) => !known.includes(name))
      .map((name) => `"${name}" is not a column; the columns are ${columns.join(',')}.`),
    ...columns
      .filter((column) => !names.includes(column))
      .map(
        (column) =>
          `column ${column} is missing; keep it and leave its cells empty where there is nothing to say.`,
      ),
    ...columns
      .filter((column: Column) => names.indexOf(column) !== names.lastIndexOf(column))
      .map((column) => `column ${column} stands twice.`),
  ];
}

function parseJson(text: string): ParsedImport {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    return refused('file', `is not JSON: ${cause instanceof Error ? cause.message : String(cause)}.`);
  }
  const shape = 'has no array "lines". Expected: { "lines": [ { "product": …, "skuIds": […], … } ] }.';
  if (typeof document !== 'object' || document === null || !('lines' in document))
    return refused('file', shape);
  if (!Array.isArray(document.lines)) return refused('file', shape);
  const extra = Object.keys(document).filter((key) => key !== 'lines' && key !== 'schemaVersion');
  if (extra.length > 0) return refused('file', `has unknown keys beside "lines": ${extra.join(', ')}.`);
  return collect(document.lines.map((entry, index) => ({ place: `lines[${index}]`, ...toFields(entry) })));
}

function collect(entries: readonly PlacedFields[]): ParsedImport {
  if (entries.length === 0) return refused('file', 'has no lines.');
  const lines: PlacedLine[] = [];
  const problems: LineProblem[] = [];
  for (const { place, fields, problems: own } of entries) {
    const parsed = parseLine(fields);
    const all = parsed.ok ? own : [...own, ...parsed.problems];
    problems.push(...all.map((message) => ({ place, message })));
    if (parsed.ok && all.length === 0) lines.push({ place, line: parsed.line });
  }
  return { lines, problems };
}

function refused(place: string, message: string): ParsedImport {
  return { lines: [], problems: [{ place, message }] };
}
