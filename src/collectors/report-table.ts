import { pipeline, Readable } from 'node:stream';
import { parse, type CsvError } from 'csv-parse';
import { columnMissing, reportTruncated, reportUnreadable } from './report-error.ts';

/** Where a value is found: the names its column has had. Names are compared without case. */
export interface ReportColumn {
  readonly names: readonly string[];
  /** A needed column that is absent stops the report; any other only leaves the value out. */
  readonly needed: boolean;
}

export interface ReportLine<Field extends string> {
  /** Line of data, counted from 1 after the header. */
  readonly number: number;
  /** The text of each column; undefined where the report has no such column. */
  readonly values: Readonly<Record<Field, string | undefined>>;
}

/** A line that has another number of fields than the header. */
export interface BrokenLine {
  readonly number: number;
  readonly values: null;
}

export interface ReportTable<Field extends string> {
  /** Columns the report does not have, or has twice. */
  readonly absent: readonly Field[];
  /**
   * Throws REPORT_TRUNCATED when the text ends within a line, REPORT_UNREADABLE when it is no CSV, and whatever
   * the bytes end with.
   */
  readonly lines: AsyncIterable<ReportLine<Field> | BrokenLine>;
}

/**
 * A usage report line by line: byte order mark, CRLF and RFC 4180 quotes, columns by name and never by position
 * (graph-and-azure §4.0). Throws REPORT_COLUMN_MISSING for a needed column.
 */
export async function readReportTable<Field extends string>(
  report: string,
  bytes: AsyncIterable<Uint8Array>,
  columns: Readonly<Record<Field, ReportColumn>>,
): Promise<ReportTable<Field>> {
  const records = parseRecords(report, bytes);
  const header = await records.next();
  if (header.done === true) throw reportTruncated(report, 'It has no header.');
  try {
    const positions = findColumns(report, header.value, columns);
    const fields = Object.keys(positions) as Field[];
    return {
      absent: fields.filter((field) => positions[field] === -1),
      lines: readLines(report, records, header.value.length, positions),
    };
  } catch (error) {
    // Nobody reads the lines any more: their source is let go.
    await records.return(undefined);
    throw error;
  }
}

/** Nothing parsed is lost to what happens later: faults are told after the records before them. */
async function* parseRecords(report: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const faults: { cut: unknown[]; csv: CsvError[] } = { cut: [], csv: [] };
  const parser = parse({
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      if (error !== undefined) faults.csv.push(error);
    },
  });
  pipeline(Readable.from(untilCut(bytes, faults.cut)), parser, () => undefined);
  let latest: string[] | undefined;
  for await (const record of parser as AsyncIterable<string[]>) {
    if (latest !== undefined) yield latest;
    latest = record;
  }
  // Where the bytes were cut, the last record may be the beginning of one.
  if (faults.cut.length > 0) throw faults.cut[0];
  if (latest !== undefined) yield latest;
  const [fault] = faults.csv;
  if (fault?.code === 'CSV_QUOTE_NOT_CLOSED') throw reportTruncated(report, 'It ends within a quoted value.');
  if (fault !== undefined) throw reportUnreadable(report, fault.code);
}

async function* untilCut(bytes: AsyncIterable<Uint8Array>, cut: unknown[]): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes;
  } catch (error) {
    cut.push(error);
  }
}

function findColumns<Field extends string>(
  report: string,
  header: readonly string[],
  columns: Readonly<Record<Field, ReportColumn>>,
): Readonly<Record<Field, number>> {
  const byName = new Map(header.map((name, index) => [comparable(name), index]));
  // Two columns of one name: nobody can say which of them is meant.
  for (const [index, name] of header.entries())
    if (byName.get(comparable(name)) !== index) byName.set(comparable(name), -1);
  const found = Object.entries<ReportColumn>(columns).map(([field, { names, needed }]) => {
    const position =
      names.map((name) => byName.get(comparable(name))).find((index) => index !== undefined) ?? -1;
    return { field, position, missing: needed && position === -1 ? names[0] : undefined };
  });
  const missing = found.flatMap((column) => column.missing ?? []);
  if (missing.length > 0) throw columnMissing(report, missing);
  return Object.fromEntries(found.map(({ field, position }) => [field, position])) as Record<Field, number>;
}

function comparable(name: string): string {
  return name.trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

async function* readLines<Field extends string>(
  report: string,
  records: AsyncIterable<string[]>,
  width: number,
  positions: Readonly<Record<Field, number>>,
): AsyncGenerator<ReportLine<Field> | BrokenLine> {
  const fields = Object.entries<number>(positions) as [Field, number][];
  let number = 0;
  let broken = false;
  for await (const record of records) {
    if (broken) yield { number, values: null };
    number += 1;
    broken = record.length !== width;
    if (broken) continue;
    const values = {} as Record<Field, string | undefined>;
    for (const [field, position] of fields) values[field] = position === -1 ? undefined : record[position];
    yield { number, values };
  }
  // In the middle a line of another width is one bad line; at the end it is where the report was cut.
  if (broken) throw reportTruncated(report, `Line ${number} is cut short.`);
}
