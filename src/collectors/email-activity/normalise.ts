import type { ObservationRows } from '../../lake/observation.ts';
import type { ReportRow } from '../collect-report.ts';
import { personOfReport } from '../report-person.ts';
import { readCount, readDay } from '../report-values.ts';
import type { EmailActivityField } from './columns.ts';

/** Null for a deleted person. */
export function normaliseEmailActivity(row: ReportRow<EmailActivityField>): ObservationRows['email'] | null {
  const person = personOfReport(row);
  if (person === null) return null;
  const { values } = row;
  return {
    ...person,
    lastActivityOn: readDay(values.lastActivityOn),
    sendCount: readCount(values.sendCount),
    receiveCount: readCount(values.receiveCount),
    readCount: readCount(values.readCount),
    meetingCreatedCount: readCount(values.meetingCreatedCount),
    meetingInteractedCount: readCount(values.meetingInteractedCount),
  };
}
