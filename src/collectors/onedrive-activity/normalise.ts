import type { ObservationRows } from '../../lake/observation.ts';
import type { ReportRow } from '../collect-report.ts';
import { readCount, readDay, readFlag } from '../report-values.ts';
import type { OneDriveActivityField } from './columns.ts';

/** Null for a deleted person: somebody new may have their name, whose row this one would stand for. */
export function normaliseOneDriveActivity({
  userKey,
  refreshedOn,
  values,
}: ReportRow<OneDriveActivityField>): ObservationRows['onedrive'] | null {
  const isDeleted = readFlag(values.isDeleted);
  if (isDeleted === true) return null;
  return {
    userKey,
    refreshedOn,
    isDeleted,
    lastActivityOn: readDay(values.lastActivityOn),
    viewedOrEditedCount: readCount(values.viewedOrEditedCount),
    syncedCount: readCount(values.syncedCount),
    sharedInternallyCount: readCount(values.sharedInternallyCount),
    sharedExternallyCount: readCount(values.sharedExternallyCount),
  };
}
