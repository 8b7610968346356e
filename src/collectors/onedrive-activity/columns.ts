import type { ReportColumn } from '../report-table.ts';

/** getOneDriveActivityUserDetail (graph-and-azure §4.6). A count without a column stays unknown; a date may not. */
export const oneDriveActivityColumns = {
  isDeleted: { names: ['Is Deleted'], needed: true },
  lastActivityOn: { names: ['Last Activity Date'], needed: true },
  viewedOrEditedCount: { names: ['Viewed Or Edited File Count'], needed: false },
  syncedCount: { names: ['Synced File Count'], needed: false },
  sharedInternallyCount: { names: ['Shared Internally File Count'], needed: false },
  sharedExternallyCount: { names: ['Shared Externally File Count'], needed: false },
} as const satisfies Record<string, ReportColumn>;

export type OneDriveActivityField = keyof typeof oneDriveActivityColumns;
