import type { ObservationRows } from '../../lake/observation.ts';
import type { ReportRow } from '../collect-report.ts';
import { readDay, readFlag } from '../report-values.ts';
import type { ActiveUserField } from './columns.ts';

/**
 * Null for a deleted person: they hold nothing any more, and somebody new may have their name, whose row this
 * one would stand for.
 */
export function normaliseActiveUser({
  userKey,
  refreshedOn,
  values,
}: ReportRow<ActiveUserField>): ObservationRows['workloads'] | null {
  const isDeleted = readFlag(values.isDeleted);
  if (isDeleted === true) return null;
  return {
    userKey,
    refreshedOn,
    isDeleted,
    exchangeOn: readDay(values.exchangeOn),
    oneDriveOn: readDay(values.oneDriveOn),
    sharePointOn: readDay(values.sharePointOn),
    skypeOn: readDay(values.skypeOn),
    yammerOn: readDay(values.yammerOn),
    teamsOn: readDay(values.teamsOn),
  };
}
