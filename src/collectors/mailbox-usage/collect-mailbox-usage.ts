import type { Collector } from '../collector.ts';
import { collectReport } from '../collect-report.ts';
import { mailboxUsageColumns } from './columns.ts';
import { normaliseMailboxUsage } from './normalise.ts';

/** How large mailboxes are, and whether they have an archive (M36-15). */
export const mailboxUsageCollector: Collector = {
  name: 'mailbox-usage',
  permissions: ['Reports.Read.All'],
  collect: (context) =>
    collectReport(context, {
      table: 'mailboxes',
      report: 'getMailboxUsageDetail',
      path: "/reports/getMailboxUsageDetail(period='D180')",
      columns: mailboxUsageColumns,
      // Every suite has Exchange: a report without a mailbox is one that was not made yet.
      mayBeEmpty: false,
      normalise: normaliseMailboxUsage,
    }),
};
