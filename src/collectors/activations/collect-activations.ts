import type { Collector } from '../collector.ts';
import { collectReport } from '../collect-report.ts';
import { activationsColumns } from './columns.ts';
import { normaliseActivations } from './normalise.ts';

/** Which clients people were activated for, and on how many devices (USE-21). The report takes no period. */
export const activationsCollector: Collector = {
  name: 'activations',
  permissions: ['Reports.Read.All'],
  collect: (context) =>
    collectReport(context, {
      table: 'activations',
      report: 'getOffice365ActivationsUserDetail',
      path: '/reports/getOffice365ActivationsUserDetail',
      columns: activationsColumns,
      // A tenant that works in the browser has activated nothing.
      mayBeEmpty: true,
      normalise: normaliseActivations,
    }),
};
