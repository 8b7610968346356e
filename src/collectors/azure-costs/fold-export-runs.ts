import { AzureError } from '../../azure/errors.ts';
import type { ExportStore } from '../../azure/export-store.ts';
import type { IsoDay } from '../../lake/observation.ts';
import type { AppError } from '../../lib/app-error.ts';
import { endEverything } from '../collect-azure.ts';
import { gapReasonOf } from '../gap-reason.ts';
import { ReportError } from '../report-error.ts';
import type { SourceRecord } from '../source-record.ts';
import { costsIn } from './costs-in.ts';
import { runName } from './export-notes.ts';
import { partsOf } from './export-parts.ts';
import type { ExportRun } from './export-runs.ts';
import { foldExports, type FoldedExports } from './fold-exports.ts';

export interface ExportFoldInput {
  readonly store: ExportStore;
  readonly record: SourceRecord;
  readonly tagKeys: readonly string[];
  /** First and last day that are wanted. */
  readonly from: IsoDay;
  readonly to: IsoDay;
}

export interface FoldedRuns {
  readonly costs: FoldedExports;
  /** Whether every file was read to its end; each that was not is a gap. */
  readonly isWhole: boolean;
}

/**
 * Adds up every line of every run. A file that is missing, damaged or cut short is a gap, and the others are read.
 * Throws what is wrong with the first where not one line could be read, and what stands in the way of all of them.
 */
export async function foldExportRuns(
  { store, record, tagKeys, from, to }: ExportFoldInput,
  runs: readonly ExportRun[],
): Promise<FoldedRuns> {
  const fold = foldExports(tagKeys, { from, to });
  const failures: AppError[] = [];
  let lines = 0;

  async function attempt<T>(name: string, read: () => Promise<T>): Promise<T | null> {
    try {
      return await read();
    } catch (error) {
      if (!concernsOneFile(error)) throw error;
      failures.push(error);
      record.gap(gapReasonOf(error, lines), `${name} was not read to its end. ${error.what} ${error.fix}`);
      return null;
    }
  }

  for (const run of runs) {
    const parts = await attempt(runName(run), () => partsOf(store, run, record));
    if (parts === null || parts.length === 0) continue;
    const add = fold.open(run);
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
  return { costs: fold.finish(), isWhole: failures.length === 0 };
}

function concernsOneFile(error: unknown): error is AzureError | ReportError {
  return error instanceof AzureError ? !endEverything.has(error.code) : error instanceof ReportError;
}
