import type { Issue } from '../lib/issue.ts';
import type { LineProblem } from './errors.ts';
import type { Fields, Parsed } from './field-reader.ts';
import { lineWarnings, parseLine, strictProblems } from './parse-line.ts';
import { readRows, type ImportFormat } from './read-rows.ts';
import { lineShape, type NewLine } from './register-line.ts';
import type { TableShape } from './table-shape.ts';

/** A row and where it stands in its source, for messages. */
export interface Placed<T> {
  readonly place: string;
  readonly value: T;
}

export interface ParsedImport<T> {
  readonly rows: readonly Placed<T>[];
  /** Every problem of every row: with one of them, nothing is taken. */
  readonly problems: readonly LineProblem[];
  readonly issues: readonly Issue[];
}

/** The content of a file → its rows of one kind, and every problem of every row. */
export async function parseRows<C extends string, T>(
  content: string | Uint8Array,
  format: ImportFormat,
  shape: TableShape<C>,
  parse: (fields: Fields<C>) => Parsed<T>,
): Promise<ParsedImport<T>> {
  const read = await readRows(content, format, shape);
  const rows: Placed<T>[] = [];
  const problems: LineProblem[] = [...read.problems];
  for (const { place, fields, problems: own } of read.rows) {
    const parsed = parse(fields);
    const all = parsed.ok ? own : [...own, ...parsed.problems.filter((problem) => !isTold(problem, own))];
    problems.push(...all.map((message) => ({ place, message })));
    if (parsed.ok && all.length === 0) rows.push({ place, value: parsed.value });
  }
  return { rows, problems, issues: read.issues };
}

/** A cell that could not be read is not also told as empty. */
function isTold(problem: string, cellProblems: readonly string[]): boolean {
  const column = problem.slice(0, problem.indexOf(':') + 1);
  return cellProblems.some((cell) => cell.startsWith(column));
}

/** An import file of the register → its lines. */
export async function parseImport(
  content: string | Uint8Array,
  format: ImportFormat,
): Promise<ParsedImport<NewLine>> {
  const { rows, problems, issues } = await parseRows(content, format, lineShape, parseLine);
  const strict = rows.flatMap(({ place, value }) =>
    strictProblems(value).map((message) => ({ place, message })),
  );
  const warnings = rows.flatMap(({ place, value }) =>
    lineWarnings(value).map((warning) => ({ ...warning, place })),
  );
  return { rows, problems: [...problems, ...strict], issues: [...issues, ...warnings] };
}
