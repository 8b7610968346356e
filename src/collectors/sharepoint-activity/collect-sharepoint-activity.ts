import type { Collector } from '../collector.ts';
import { collectReport } from '../collect-report.ts';
import { sharePointActivityColumns } from './columns.ts';
import { normaliseSharePointActivity } from './normalise.ts';

/** What people did with sites and their files in 90 days (USE-01). */
export const sharePointActivityCollector: Collector = {
  name: 'sharepoint-activity',
  permissions: ['Reports.Read.All'],
  collect: (context) =>
    collectReport(context, {
      table: 'sharepoint',
      report: 'getSharePointActivityUserDetail',
      path: "/reports/getSharePointActivityUserDetail(period='D90')",
      columns: sharePointActivityColumns,
      // Every suite has SharePoint: a report without a line is one that was not made yet.
      mayBeEmpty: false,
      normalise: normaliseSharePointActivity,
    }),
};
