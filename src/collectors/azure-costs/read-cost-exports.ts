import type { ExportStore } from '../../azure/export-store.ts';
import { AzureError } from '../../azure/errors.ts';
import { dayOf } from '../../core/model/day.ts';
import type { IsoDay, SourceReport } from '../../lake/observation.ts';
import type { AppError } from '../../lib/app-error.ts';
import { endEverything, nothingVisible } from '../collect-azure.ts';
import type { CollectContext } from '../collector.ts';
import { gapReasonOf } from '../gap-reason.ts';
import { openTable } from '../open-table.ts';
import { ReportError, reportTruncated } from '../report-error.ts';
import { readReportTable } from '../report-table.ts';
import { UnreadableValue } from '../report-values.ts';
import type { SourceRecord } from '../source-record.ts';
import { foldExports } from './fold-exports.ts';
import { exportColumns, readExportLine, type ExportedCost } from './export-line.ts';
import { partsOf, type ExportPart } from './export-parts.ts';
import { findExportRuns, type ExportRun } from './export-runs.ts';
import { unpacked } from './unpacked.ts';

export interface ExportQuestion {
  readonly store: ExportStore;
  readonly tagKeys: readonly string[];
  /** First day that is wanted. */
  readonly from: IsoDay;
}

/**
 * Cost by month from the newest run of every export in the folder (AUT-03). What is kept grows with the distinct
 * facts, not with the lines. A file that is missing, damaged or cut short is a gap, and the others are read.
 */
export async function readCostExports(
  { run, record, policy }: CollectContext,
  { store, tagKeys, from }: ExportQuestion,
): Promise<SourceReport> {
  const { account, container, folder } = store.place;
  const place = `${account}/${container}/${folder}`;
  record.note({
    code: 'cost-by-exports',
    place,
    message: 'Cost was read from exports, not asked of Cost Management.',
  });
  const finder = findExportRuns(folder, from);
  for await (const { blobs, requestId } of store.list()) {
    record.saw(requestId);
    for (const blob of blobs) finder.saw(blob);
  }
  const runs = finder.newest();
  if (runs.length === 0)
    return nothingVisible(
      record,
      `There is no export of cost since ${from} in ${place}: check that the export runs daily, and where it writes.`,
    );
  const unfinished = runs.filter(({ to, writtenAt }) => to < run.asOf && writtenAt.slice(0, 10) <= to);
  for (const each of unfinished)
    record.gap(
      'incomplete',
      `${nameOf(each)} was last written on ${each.writtenAt.slice(0, 10)}, before its end. Run it again for this period.`,
    );
  const fold = foldExports(tagKeys, { from, to: run.asOf });
  const failures: AppError[] = [];
  let lines = 0;
  const attempt = async <T>(name: string, read: () => Promise<T>): Promise<T | null> => {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof AzureError || error instanceof ReportError)) throw error;
      if (error instanceof AzureError && endEverything.has(error.code)) throw error;
      failures.push(error);
      record.gap(gapReasonOf(error, lines), `${name} was not read to its end. ${error.what} ${error.fix}`);
      return null;
    }
  };
  for (const each of runs) {
    const parts = await attempt(nameOf(each), () => partsOf(store, each, record));
    if (parts === null || parts.length === 0) continue;
    const add = fold.open(each);
    for (const part of parts)
      await attempt(part.name, async () => {
        for await (const cost of costsIn(store, part, record)) {
          lines += 1;
          add(cost);
        }
      });
  }
  const [first] = failures;
  if (first !== undefined && lines === 0) throw first;
  const { tagCosts, pricingCosts, newestOn, repeated, unheld } = fold.finish();
  await openTable(run, 'azure_tag_costs', (table) => table.append(tagCosts, null));
  await openTable(run, 'azure_pricing_costs', (table) => table.append(pricingCosts, null));
  record.kept(tagCosts.length + pricingCosts.length);
  for (const twice of repeated)
    record.note({
      code: 'cost-exported-twice',
      place: twice,
      message: 'Another export has this month as well; it was counted once.',
    });
  for (const late of unheld)
    record.note({
      code: 'cost-month-not-exported',
      place: late,
      message:
        'No export holds this month; what other months say of it late was left out, being a part of it.',
    });
  if (newestOn === null)
    return nothingVisible(record, `The exports in ${place} hold no amortised cost since ${from}.`);
  record.describes(newestOn);
  const lag = dayOf(run.asOf) - dayOf(newestOn);
  const isStale = lag > policy.maxReportLagDays;
  if (isStale)
    record.gap(
      'stale',
      `The newest day in the exports is ${newestOn}, ${lag} days before the day of the run; policy allows ${policy.maxReportLagDays}. Check that the export still runs daily.`,
    );
  const report = record.report();
  return failures.length > 0 || unfinished.length > 0 || isStale
    ? { ...report, status: 'incomplete' }
    : report;
}

function nameOf({ exportName, from, to }: ExportRun): string {
  return `The export ${exportName} of ${from} to ${to}`;
}

/** The lines of a file. Throws REPORT_TRUNCATED when there are not as many as its manifest says. */
async function* costsIn(
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
