import type { ReportColumn } from '../report-table.ts';

/** getTeamsUserActivityUserDetail (graph-and-azure §4.5). A count without a column stays unknown; a date may not. */
export const teamsActivityColumns = {
  isDeleted: { names: ['Is Deleted'], needed: true },
  isLicensed: { names: ['Is Licensed'], needed: false },
  lastActivityOn: { names: ['Last Activity Date'], needed: true },
  teamChatCount: { names: ['Team Chat Message Count'], needed: false },
  privateChatCount: { names: ['Private Chat Message Count'], needed: false },
  callCount: { names: ['Call Count'], needed: false },
  meetingCount: { names: ['Meeting Count'], needed: false },
  meetingsOrganizedCount: { names: ['Meetings Organized Count'], needed: false },
  meetingsAttendedCount: { names: ['Meetings Attended Count'], needed: false },
  postCount: { names: ['Post Messages', 'Post Message Count'], needed: false },
  replyCount: { names: ['Reply Messages', 'Reply Message Count'], needed: false },
  hasOtherAction: { names: ['Has Other Action'], needed: false },
} as const satisfies Record<string, ReportColumn>;

export type TeamsActivityField = keyof typeof teamsActivityColumns;
