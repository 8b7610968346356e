import type { ObservationRows } from '../../lake/observation.ts';
import type { ReportRow } from '../collect-report.ts';
import { personOfReport } from '../report-person.ts';
import { readCount, readDay } from '../report-values.ts';
import type { OneDriveActivityField } from './columns.ts';

/** Null for a deleted person. */
export function normaliseOneDriveActivity(
  row: ReportRow<OneDriveActivityField>,
): ObservationRows['onedrive'] | null {
  const person = personOfReport(row);
  if (person === null) return null;
  const { values } = row;
  return {
    ...person,
    lastActivityOn: readDay(values.lastActivityOn),
    viewedOrEditedCount: readCount(values.viewedOrEditedCount),
    syncedCount: readCount(values.syncedCount),
    sharedInternallyCount: readCount(values.sharedInternallyCount),
    sharedExternallyCount: readCount(values.sharedExternallyCount),
  };
}
