import type { Collector } from '../collector.ts';
import { AdminReportSettings } from './schema.ts';

const permission = 'ReportSettings.Read.All';

/** Nothing was asked: each report tells by its own rows whether it conceals names. */
export const settingNotRead = {
  code: 'report-setting-not-read',
  place: 'report-settings',
  message:
    'Whether the tenant conceals names was not asked, so each report is looked at instead; grant ReportSettings.Read.All with admin consent.',
};

/** Whether the usage reports show names. Nothing is kept but the gap; the setting itself is never changed (C24, C25). */
export const reportSettingsCollector: Collector = {
  name: 'report-settings',
  permissions: [],
  optionalPermissions: [permission],
  async collect({ reader, record, run, withheld }) {
    record.describes(run.asOf);
    if (withheld?.includes(permission) === true) {
      record.note(settingNotRead);
      return record.report();
    }
    const { value, requestId, seen } = await reader.getJson('/admin/reportSettings', AdminReportSettings);
    record.saw(seen ?? requestId);
    if (value.displayConcealedNames) {
      record.gap(
        'concealed',
        'The tenant conceals names in usage reports, so activity cannot be joined to people; an administrator may show them under Org settings, Reports.',
      );
    }
    return record.report();
  },
};
