import { csvLine } from './csv.ts';
import type { Faults } from './faults.ts';
import type { UsageReport } from './report-frame.ts';

const byteOrderMark = '\uFEFF';
const rowsPerChunk = 500;

/** The column each report can least do without; the first it has is the one. */
const usuallyMissing = [
  'Last Activity Date',
  'Exchange Last Activity Date',
  'Last Activated Date',
  'Exchange Active',
];

/** The report as Microsoft writes it: byte order mark, CRLF, RFC 4180; with the faults that spoil a file. */
export function* csvChunks(report: UsageReport, faults: Faults): Iterable<string> {
  const dropped = droppedColumn(report, faults.missingColumn);
  const keep = (cells: readonly string[]): readonly string[] =>
    dropped < 0 ? cells : cells.filter((_cell, position) => position !== dropped);
  const last = faults.truncatedCsv ? truncationPoint(report) : Number.POSITIVE_INFINITY;
  let chunk = byteOrderMark + csvLine(keep(report.columns));
  let count = 0;
  for (const row of report.rows()) {
    const line = csvLine(keep(row));
    if (count === last) {
      yield chunk + line.slice(0, Math.floor(line.length / 2));
      return;
    }
    chunk += line;
    count += 1;
    if (count % rowsPerChunk === 0) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk !== '') yield chunk;
}

/** The file ends in the middle of the row at three fifths. */
function truncationPoint(report: UsageReport): number {
  let rows = 0;
  const all = report.rows()[Symbol.iterator]();
  while (all.next().done !== true) rows += 1;
  return Math.floor(rows * 0.6);
}

function droppedColumn(report: UsageReport, missing: boolean | string): number {
  if (missing === false) return -1;
  if (missing !== true) return report.columns.indexOf(missing);
  const positions = usuallyMissing.map((title) => report.columns.indexOf(title));
  return positions.find((position) => position >= 0) ?? -1;
}
