import type { ObservationRows } from '../../lake/observation.ts';
import type { ReportRow } from '../collect-report.ts';
import { personOfReport } from '../report-person.ts';
import { readDay } from '../report-values.ts';
import type { ActiveUserField } from './columns.ts';

/** Null for a deleted person. */
export function normaliseActiveUser(row: ReportRow<ActiveUserField>): ObservationRows['workloads'] | null {
  const person = personOfReport(row);
  if (person === null) return null;
  const { values } = row;
  return {
    ...person,
    exchangeOn: readDay(values.exchangeOn),
    oneDriveOn: readDay(values.oneDriveOn),
    sharePointOn: readDay(values.sharePointOn),
    skypeOn: readDay(values.skypeOn),
    yammerOn: readDay(values.yammerOn),
    teamsOn: readDay(values.teamsOn),
  };
}
