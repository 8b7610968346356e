import type { ReportColumn } from '../report-table.ts';

/** getOneDriveUsageAccountDetail (graph-and-azure §4.6). A size without a column stays unknown. */
export const oneDriveUsageColumns = {
  owner: { names: ['Owner Principal Name'], needed: true },
  siteId: { names: ['Site Id'], needed: false },
  siteUrl: { names: ['Site URL'], needed: false },
  isDeleted: { names: ['Is Deleted'], needed: false },
  storageBytes: { names: ['Storage Used (Byte)'], needed: false },
} as const satisfies Record<string, ReportColumn>;

export type OneDriveUsageField = keyof typeof oneDriveUsageColumns;
