import type { ObservationRows } from '../../lake/observation.ts';
import type { ReportRow } from '../collect-report.ts';
import { readCount, readDay, readText } from '../report-values.ts';
import type { EngageActivityField } from './columns.ts';

/** Null for a deleted person: somebody new may have their name, whose row this one would stand for. */
export function normaliseEngageActivity({
  userKey,
  refreshedOn,
  values,
}: ReportRow<EngageActivityField>): ObservationRows['engage'] | null {
  const userState = readText(values.userState)?.toLowerCase() ?? null;
  if (userState === 'deleted') return null;
  return {
    userKey,
    refreshedOn,
    userState,
    lastActivityOn: readDay(values.lastActivityOn),
    postedCount: readCount(values.postedCount),
    readCount: readCount(values.readCount),
    likedCount: readCount(values.likedCount),
  };
}
