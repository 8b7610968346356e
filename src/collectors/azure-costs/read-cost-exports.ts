import type { ExportStore } from '../../azure/export-store.ts';
import type { IsoDay, SourceReport } from '../../lake/observation.ts';
import { nothingVisible } from '../collect-azure.ts';
import type { CollectContext } from '../collector.ts';
import { openTable } from '../open-table.ts';
import type { SourceRecord } from '../source-record.ts';
import { monthIssues, staleExports, unfinishedRuns } from './export-notes.ts';
import { findExportRuns, type ExportRun } from './export-runs.ts';
import { foldExportRuns } from './fold-export-runs.ts';

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
  question: ExportQuestion,
): Promise<SourceReport> {
  const { store, from } = question;
  const { asOf } = run;
  const { account, container, folder } = store.place;
  const place = `${account}/${container}/${folder}`;
  record.note({
    code: 'cost-by-exports',
    place,
    message: 'Cost was read from exports, not asked of Cost Management.',
  });
  const runs = await newestRuns(question, record);
  if (runs.length === 0)
    return nothingVisible(
      record,
      `There is no export of cost since ${from} in ${place}: check that the export runs daily, and where it writes.`,
    );
  const unfinished = unfinishedRuns(runs, asOf);
  for (const detail of unfinished) record.gap('incomplete', detail);

  const { costs, isWhole } = await foldExportRuns({ ...question, record, to: asOf }, runs);
  const { tagCosts, pricingCosts, newestOn } = costs;
  await openTable(run, 'azure_tag_costs', (table) => table.append(tagCosts, null));
  await openTable(run, 'azure_pricing_costs', (table) => table.append(pricingCosts, null));
  record.kept(tagCosts.length + pricingCosts.length);
  for (const issue of monthIssues(costs)) record.note(issue);

  if (newestOn === null)
    return nothingVisible(record, `The exports in ${place} hold no amortised cost since ${from}.`);
  record.describes(newestOn);
  const stale = staleExports(newestOn, asOf, policy.maxReportLagDays);
  if (stale !== null) record.gap('stale', stale);
  const report = record.report();
  return isWhole && unfinished.length === 0 && stale === null ? report : { ...report, status: 'incomplete' };
}

async function newestRuns(
  { store, from }: ExportQuestion,
  record: SourceRecord,
): Promise<readonly ExportRun[]> {
  const finder = findExportRuns(store.place.folder, from);
  for await (const { blobs, requestId } of store.list()) {
    record.saw(requestId);
    for (const blob of blobs) finder.saw(blob);
  }
  return finder.newest();
}
