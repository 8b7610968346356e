import type { ObservationRows } from '../../lake/observation.ts';
import type { ReportRow } from '../collect-report.ts';
import { readCount, readDay, readFlag } from '../report-values.ts';
import type { EmailActivityField } from './columns.ts';

/** Null for a deleted person: somebody new may have their name, whose row this one would stand for. */
export function normaliseEmailActivity({
  userKey,
  refreshedOn,
  values,
}: ReportRow<EmailActivityField>): ObservationRows['email'] | null {
  const isDeleted = readFlag(values.isDeleted);
  if (isDeleted === true) return null;
  return {
    userKey,
    refreshedOn,
    isDeleted,
    lastActivityOn: readDay(values.lastActivityOn),
    sendCount: readCount(values.sendCount),
    receiveCount: readCount(values.receiveCount),
    readCount: readCount(values.readCount),
    meetingCreatedCount: readCount(values.meetingCreatedCount),
    meetingInteractedCount: readCount(values.meetingInteractedCount),
  };
}
