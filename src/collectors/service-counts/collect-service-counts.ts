import { collectLines } from '../collect-lines.ts';
import type { Collector } from '../collector.ts';
import { serviceColumns } from './columns.ts';
import { normaliseServiceCounts } from './normalise.ts';

/** Totals of 90 days for each service, to check the counts of people against; concealing names does not touch them. */
export const serviceCountsCollector: Collector = {
  name: 'service-counts',
  permissions: ['Reports.Read.All'],
  collect: (context) =>
    collectLines(context, {
      table: 'service_counts',
      report: 'getOffice365ServicesUserCounts',
      path: "/reports/getOffice365ServicesUserCounts(period='D90')",
      columns: serviceColumns,
      // The totals of any tenant are one line, even where they are all 0.
      mayBeEmpty: false,
      namesPeople: false,
      read: (line) => ({ rows: normaliseServiceCounts(line), concealed: false }),
    }),
};
