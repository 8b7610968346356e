import type { ObservationRows } from '../../lake/observation.ts';
import type { ReportRow } from '../collect-report.ts';
import { readCount, readDay, readFlag } from '../report-values.ts';
import type { TeamsActivityField } from './columns.ts';

/** Null for a deleted person: somebody new may have their name, whose row this one would stand for. */
export function normaliseTeamsActivity({
  userKey,
  refreshedOn,
  values,
}: ReportRow<TeamsActivityField>): ObservationRows['teams'] | null {
  const isDeleted = readFlag(values.isDeleted);
  if (isDeleted === true) return null;
  return {
    userKey,
    refreshedOn,
    isDeleted,
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
