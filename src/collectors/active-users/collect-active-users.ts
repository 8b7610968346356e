import type { Collector } from '../collector.ts';
import { collectReport } from '../collect-report.ts';
import { activeUserColumns } from './columns.ts';
import { normaliseActiveUser } from './normalise.ts';

/** Last activity per workload, over the longest period there is: dates are not bounded by it (graph-and-azure §4.0). */
export const activeUsersCollector: Collector = {
  name: 'active-users',
  permissions: ['Reports.Read.All'],
  collect: (context) =>
    collectReport(context, {
      table: 'workloads',
      report: 'getOffice365ActiveUserDetail',
      path: "/reports/getOffice365ActiveUserDetail(period='D180')",
      columns: activeUserColumns,
      mayBeEmpty: false,
      normalise: normaliseActiveUser,
    }),
};
