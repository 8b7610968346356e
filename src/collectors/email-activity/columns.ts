import type { ReportColumn } from '../report-table.ts';

/** getEmailActivityUserDetail (graph-and-azure §4.4). A count without a column stays unknown; a date may not. */
export const emailActivityColumns = {
  isDeleted: { names: ['Is Deleted'], needed: true },
  lastActivityOn: { names: ['Last Activity Date'], needed: true },
  sendCount: { names: ['Send Count'], needed: false },
  receiveCount: { names: ['Receive Count'], needed: false },
  readCount: { names: ['Read Count'], needed: false },
  meetingCreatedCount: { names: ['Meeting Created Count', 'Meeting Created'], needed: false },
  meetingInteractedCount: { names: ['Meeting Interacted Count', 'Meeting Interacted'], needed: false },
} as const satisfies Record<string, ReportColumn>;

export type EmailActivityField = keyof typeof emailActivityColumns;
