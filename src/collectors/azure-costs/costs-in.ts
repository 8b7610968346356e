import type { ExportStore } from '../../azure/export-store.ts';
import { reportTruncated } from '../report-error.ts';
import { readReportTable } from '../report-table.ts';
import { UnreadableValue } from '../report-values.ts';
import type { SourceRecord } from '../source-record.ts';
import { exportColumns, readExportLine, type ExportedCost } from './export-line.ts';
import type { ExportPart } from './export-parts.ts';
import { unpacked } from './unpacked.ts';

/** The lines of a file. Throws REPORT_TRUNCATED when there are not as many as its manifest says. */
export async function* costsIn(
  store: ExportStore,
  { name, rows }: ExportPart,
  record: SourceRecord,
): AsyncGenerator<ExportedCost> {
  const table = await readReportTable(name, unpacked(name, store.read(name)), exportColumns);
  let seen = 0;
  for await (const { number, values } of table.lines) {
    seen = number;
    const cost = values === null ? null : readOrNull(values);
    if (cost !== null) yield cost;
    else
      record.lost({
        code: 'cost-row-malformed',
        place: `${name}, line ${number}`,
        message: 'The line has no readable day, amount, currency or tags; it was left out.',
      });
  }
  if (rows !== null && rows !== seen)
    throw reportTruncated(name, `It has ${seen} lines, and its manifest says ${rows}.`);
}

function readOrNull(values: Parameters<typeof readExportLine>[0]): ExportedCost | null {
  try {
    return readExportLine(values);
  } catch (error) {
    if (error instanceof UnreadableValue) return null;
    throw error;
  }
}
