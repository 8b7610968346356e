import { dayOf } from '../core/model/day.ts';
import type { Gap } from '../core/model/coverage.ts';
import type { IsoDay, SourceReport } from '../lake/observation.ts';

/** A source taken over into a later day: what has grown older than policy allows is stale, as it would be when read (C26). */
export function agedReport(report: SourceReport, asOf: IsoDay, maxLagDays: number): SourceReport {
  const lag = report.asOf === null ? null : dayOf(asOf) - dayOf(report.asOf);
  if (lag === null || lag <= maxLagDays || report.gaps.some(({ reason }) => reason === 'stale'))
    return report;
  const stale: Gap = {
    source: report.name,
    reason: 'stale',
    detail: `It was taken over from an earlier collection and is of ${report.asOf ?? 'no day'}, ${lag} days before the day of the run; policy allows ${maxLagDays}. Collect it again.`,
  };
  return { ...report, gaps: [...report.gaps, stale] };
}
