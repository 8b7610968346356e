import type { Collector } from '../collector.ts';
import { collectReport } from '../collect-report.ts';
import { appColumns } from './columns.ts';
import { normaliseApps } from './normalise.ts';

/** Which Office applications people use, and where: the signal for a plan without desktop applications. */
export const m365AppsCollector: Collector = {
  name: 'm365-apps',
  permissions: ['Reports.Read.All'],
  collect: (context) =>
    collectReport(context, {
      table: 'apps',
      report: 'getM365AppUserDetail',
      path: "/reports/getM365AppUserDetail(period='D180')",
      columns: appColumns,
      mayBeEmpty: false,
      normalise: normaliseApps,
    }),
};
