import { coverageOf, type Coverage, type Gap } from '../core/model/coverage.ts';
import { decidesVerdicts, sourceNames, type SourceName, type SourceReport } from './observation.ts';

/** What a run saw of what verdicts rest on. A source that said nothing, or less than all, leaves a gap. */
export function coverageOfRun(reports: readonly SourceReport[]): Coverage {
  const bySource = new Map(reports.map((report) => [report.name, report]));
  return coverageOf(sourceNames.filter(decidesVerdicts).flatMap((name) => gapsOf(name, bySource.get(name))));
}

function gapsOf(name: SourceName, report: SourceReport | undefined): readonly Gap[] {
  if (report === undefined) {
    return [{ source: name, reason: 'missing', detail: `${name} was not read in this run: collect it.` }];
  }
  if (report.gaps.length > 0 || report.status === 'complete') return report.gaps;
  const reason = report.status === 'failed' ? 'missing' : 'incomplete';
  return [
    {
      source: name,
      reason,
      detail: `${name} was ${report.status} without a reason: see the log of the run.`,
    },
  ];
}
