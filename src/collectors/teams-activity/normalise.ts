import type { ObservationRows } from '../../lake/observation.ts';
import type { ReportRow } from '../collect-report.ts';
import { personOfReport } from '../report-person.ts';
import { readCount, readDay, readFlag } from '../report-values.ts';
import type { TeamsActivityField } from './columns.ts';

/** Null for a deleted person. */
export function normaliseTeamsActivity(row: ReportRow<TeamsActivityField>): ObservationRows['teams'] | null {
  const person = personOfReport(row);
  if (person === null) return null;
  const { values } = row;
  return {
    ...person,
    isLicensed: readFlag(values.isLicensed),
    lastActivityOn: readDay(values.lastActivityOn),
    teamChatCount: readCount(values.teamChatCount),
    privateChatCount: readCount(values.privateChatCount),
    callCount: readCount(values.callCount),
    meetingCount: readCount(values.meetingCount),
    meetingsOrganizedCount: readCount(values.meetingsOrganizedCount),
    meetingsAttendedCount: readCount(values.meetingsAttendedCount),
    postCount: readCount(values.postCount),
    replyCount: readCount(values.replyCount),
    hasOtherAction: readFlag(values.hasOtherAction),
  };
}
