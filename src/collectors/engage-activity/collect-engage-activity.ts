import type { Collector } from '../collector.ts';
import { collectReport } from '../collect-report.ts';
import { engageActivityColumns } from './columns.ts';
import { normaliseEngageActivity } from './normalise.ts';

/** What people did in Viva Engage in 90 days (USE-01, M36-23). */
export const engageActivityCollector: Collector = {
  name: 'engage-activity',
  permissions: ['Reports.Read.All'],
  collect: (context) =>
    collectReport(context, {
      table: 'engage',
      report: 'getYammerActivityUserDetail',
      path: "/reports/getYammerActivityUserDetail(period='D90')",
      columns: engageActivityColumns,
      // Many tenants have nobody in Viva Engage.
      mayBeEmpty: true,
      normalise: normaliseEngageActivity,
    }),
};
