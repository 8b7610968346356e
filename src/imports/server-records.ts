import { readCsvRows, separatorProblem, widthProblem } from './csv-rows.ts';
import type { LineProblem } from './import-errors.ts';
import { serverColumns, type ServerColumn } from './server-columns.ts';

/** The cells of one line under our names; a column the file does not have is undefined. */
export interface ServerRecord {
  readonly line: number;
  readonly cells: Readonly<Partial<Record<ServerColumn, string>>>;
}

export interface ServerRecords {
  readonly records: readonly ServerRecord[];
  /** `line` or `entry`, as problems name their place. */
  readonly unit: 'line' | 'entry';
  readonly problems: readonly LineProblem[];
}

/** A discovery list as CSV, or as a JSON list of objects with the same names. Columns nobody asked for are passed over. */
export function readServerRecords(text: string): ServerRecords {
  return /^\uFEFF?\s*\[/.test(text) ? fromJson(text) : fromCsv(text);
}

function fromCsv(text: string): ServerRecords {
  const read = readCsvRows(text);
  if ('problem' in read) return refused(read.problem.place, read.problem.message);
  const { header, body } = read;
  const place = `line ${header.info.lines}`;
  const separator = separatorProblem(header.record);
  if (separator !== null) return refused(place, separator);
  const columns = header.record.map(columnOf);
  const twice = columns.find((name, index) => name !== null && columns.indexOf(name) < index);
  if (twice !== undefined && twice !== null) return refused(place, `column ${twice} stands twice.`);
  const problems: LineProblem[] = [];
  const records = body.flatMap((row): ServerRecord[] => {
    const message = widthProblem(row, columns.length);
    const { lines: line } = row.info;
    if (message === null) return [{ line, cells: cellsOf(columns, row.record) }];
    problems.push({ place: `line ${line}`, message });
    return [];
  });
  return { records, unit: 'line', problems };
}

function fromJson(text: string): ServerRecords {
  let entries: unknown;
  try {
    entries = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    return refused('file', `is not JSON: ${cause instanceof Error ? cause.message : String(cause)}.`);
  }
  if (!Array.isArray(entries)) return refused('file', 'is not a JSON list of servers.');
  const problems: LineProblem[] = [];
  const records = entries.flatMap((entry: unknown, index): ServerRecord[] => {
    const line = index + 1;
    if (typeof entry === 'object' && entry !== null && !Array.isArray(entry)) {
      const named = Object.entries(entry).filter(([, cell]) => cell !== null);
      const odd = named.find(([name, cell]) => columnOf(name) !== null && typeof cell === 'object');
      if (odd === undefined) {
        const cells = cellsOf(
          named.map(([name]) => columnOf(name)),
          named.map(([, cell]) => String(cell).trim()),
        );
        return [{ line, cells }];
      }
      problems.push({
        place: `entry ${line}`,
        message: `${odd[0]} is neither text, nor a number, nor true or false.`,
      });
      return [];
    }
    problems.push({ place: `entry ${line}`, message: 'is not an object.' });
    return [];
  });
  return { records, unit: 'entry', problems };
}

function cellsOf(columns: readonly (ServerColumn | null)[], cells: readonly string[]): ServerRecord['cells'] {
  return Object.fromEntries(
    columns.flatMap((name, index) => (name === null ? [] : [[name, cells[index] ?? ''] as const])),
  );
}

const columnNames = new Map<string, ServerColumn>(
  (Object.entries(serverColumns) as [ServerColumn, readonly string[]][]).flatMap(([column, names]) =>
    [column, ...names].map((name) => [name.toLowerCase(), column] as const),
  ),
);

function columnOf(name: string): ServerColumn | null {
  return columnNames.get(name.toLowerCase()) ?? null;
}

function refused(place: string, message: string): ServerRecords {
  return { records: [], unit: 'line', problems: [{ place, message }] };
}
