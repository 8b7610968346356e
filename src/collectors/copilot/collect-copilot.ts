import type { Collector, TenantContext } from '../collector.ts';
import { collectReport } from '../collect-report.ts';
import { copilotColumns } from './columns.ts';
import { normaliseCopilot } from './normalise.ts';

/** Last Copilot activity of the people licensed for it (C30). A tenant without Copilot has an empty report. */
export const copilotCollector: Collector<TenantContext> = {
  name: 'copilot',
  permissions: ['Reports.Read.All'],
  collect: (context) =>
    collectReport(context, {
      table: 'copilot',
      report: 'getMicrosoft365CopilotUsageUserDetail',
      path: "/copilot/reports/getMicrosoft365CopilotUsageUserDetail(period='D180')",
      columns: copilotColumns,
      mayBeEmpty: true,
      normalise: normaliseCopilot,
    }),
};
