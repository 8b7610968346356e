import type { Collector } from '../collector.ts';
import { collectReport } from '../collect-report.ts';
import { teamsActivityColumns } from './columns.ts';
import { normaliseTeamsActivity } from './normalise.ts';

/** What people did in Teams in 90 days (USE-01). Guests and people of other tenants are in it too. */
export const teamsActivityCollector: Collector = {
  name: 'teams-activity',
  permissions: ['Reports.Read.All'],
  collect: (context) =>
    collectReport(context, {
      table: 'teams',
      report: 'getTeamsUserActivityUserDetail',
      path: "/reports/getTeamsUserActivityUserDetail(period='D90')",
      columns: teamsActivityColumns,
      // Suites without Teams are sold: a tenant may have nobody in it.
      mayBeEmpty: true,
      normalise: normaliseTeamsActivity,
    }),
};
