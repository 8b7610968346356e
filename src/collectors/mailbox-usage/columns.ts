import type { ReportColumn } from '../report-table.ts';

/** getMailboxUsageDetail (graph-and-azure §4.9). A size without a column stays unknown; a date may not. */
export const mailboxUsageColumns = {
  isDeleted: { names: ['Is Deleted'], needed: true },
  createdOn: { names: ['Created Date'], needed: false },
  lastActivityOn: { names: ['Last Activity Date'], needed: true },
  itemCount: { names: ['Item Count'], needed: false },
  storageBytes: { names: ['Storage Used (Byte)'], needed: false },
  /** Where the mailbox stops taking mail. */
  quotaBytes: { names: ['Prohibit Send/Receive Quota (Byte)'], needed: false },
  hasArchive: { names: ['Has Archive'], needed: false },
  /** In the export of the admin center, not always in this report. */
  recipientType: { names: ['Recipient Type'], needed: false },
} as const satisfies Record<string, ReportColumn>;

export type MailboxField = keyof typeof mailboxUsageColumns;
