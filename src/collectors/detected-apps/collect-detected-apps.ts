import { collectTable } from '../collect-table.ts';
import type { Collector } from '../collector.ts';
import { normaliseApp } from './normalise.ts';
import { DetectedApp } from './schema.ts';

/** Software that Intune detected, counted over devices: never asked device by device (USE-11). */
export const detectedAppsCollector: Collector = {
  name: 'detected-apps',
  permissions: ['DeviceManagementManagedDevices.Read.All'],
  collect: (context) =>
    collectTable(context, {
      table: 'detected_apps',
      path: '/deviceManagement/detectedApps',
      rowSchema: DetectedApp,
      options: { query: { $select: Object.keys(DetectedApp.shape).join(','), $top: '1000' } },
      normalise: (app) => [normaliseApp(app)],
    }),
};
