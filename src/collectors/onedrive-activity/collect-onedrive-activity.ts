import type { Collector } from '../collector.ts';
import { collectReport } from '../collect-report.ts';
import { oneDriveActivityColumns } from './columns.ts';
import { normaliseOneDriveActivity } from './normalise.ts';

/** What people did with their own files in 90 days (USE-01). */
export const oneDriveActivityCollector: Collector = {
  name: 'onedrive-activity',
  permissions: ['Reports.Read.All'],
  collect: (context) =>
    collectReport(context, {
      table: 'onedrive',
      report: 'getOneDriveActivityUserDetail',
      path: "/reports/getOneDriveActivityUserDetail(period='D90')",
      columns: oneDriveActivityColumns,
      // Every suite has OneDrive: a report without a line is one that was not made yet.
      mayBeEmpty: false,
      normalise: normaliseOneDriveActivity,
    }),
};
