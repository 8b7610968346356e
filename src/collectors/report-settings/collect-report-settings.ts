import type { Collector } from '../collector.ts';
import { AdminReportSettings } from './schema.ts';

/** Whether the usage reports show names. Nothing is kept but the gap; the setting itself is never changed (C24, C25). */
export const reportSettingsCollector: Collector = {
  name: 'report-settings',
  permissions: ['ReportSettings.Read.All'],
  async collect({ reader, record, run }) {
    const { value, requestId } = await reader.getJson('/admin/reportSettings', AdminReportSettings);
    record.saw(requestId);
    record.describes(run.asOf);
    if (value.displayConcealedNames) {
      record.gap(
        'concealed',
        'The tenant conceals names in usage reports, so activity cannot be joined to people; an administrator may show them under Org settings, Reports.',
      );
    }
    return record.report();
  },
};
