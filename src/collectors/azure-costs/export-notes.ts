import { dayOf } from '../../core/model/day.ts';
import type { IsoDay } from '../../lake/observation.ts';
import type { Issue } from '../../lib/issue.ts';
import type { ExportRun } from './export-runs.ts';
import type { FoldedExports } from './fold-exports.ts';

export function runName({ exportName, from, to }: ExportRun): string {
  return `The export ${exportName} of ${from} to ${to}`;
}

/** Of runs that were last written before their period was over: what is missing, for each. */
export function unfinishedRuns(runs: readonly ExportRun[], asOf: IsoDay): readonly string[] {
  return runs
    .filter(({ to, writtenAt }) => to < asOf && writtenAt.slice(0, 10) <= to)
    .map(
      (run) =>
        `${runName(run)} was last written on ${run.writtenAt.slice(0, 10)}, before its end. Run it again for this period.`,
    );
}

/** Months that were counted once though several exports have them, and months no export holds. */
export function monthIssues({ repeated, unheld }: FoldedExports): readonly Issue[] {
  return [
    ...repeated.map((place) => ({
      code: 'cost-exported-twice',
      place,
      message: 'Another export has this month as well; it was counted once.',
    })),
    ...unheld.map((place) => ({
      code: 'cost-month-not-exported',
      place,
      message:
        'No export holds this month; what other months say of it late was left out, being a part of it.',
    })),
  ];
}

/** What is wrong with exports whose newest day is older than policy allows; null: nothing. */
export function staleExports(newestOn: IsoDay, asOf: IsoDay, maxReportLagDays: number): string | null {
  const lag = dayOf(asOf) - dayOf(newestOn);
  if (lag <= maxReportLagDays) return null;
  return `The newest day in the exports is ${newestOn}, ${lag} days before the day of the run; policy allows ${maxReportLagDays}. Check that the export still runs daily.`;
}
