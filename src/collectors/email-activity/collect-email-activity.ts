import type { Collector } from '../collector.ts';
import { collectReport } from '../collect-report.ts';
import { emailActivityColumns } from './columns.ts';
import { normaliseEmailActivity } from './normalise.ts';

/** What people did with their mail in 90 days (USE-01). */
export const emailActivityCollector: Collector = {
  name: 'email-activity',
  permissions: ['Reports.Read.All'],
  collect: (context) =>
    collectReport(context, {
      table: 'email',
      report: 'getEmailActivityUserDetail',
      path: "/reports/getEmailActivityUserDetail(period='D90')",
      columns: emailActivityColumns,
      // Every suite has Exchange: a report without a mailbox is one that was not made yet.
      mayBeEmpty: false,
      normalise: normaliseEmailActivity,
    }),
};
