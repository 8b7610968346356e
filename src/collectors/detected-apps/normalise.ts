import type { ObservationRows } from '../../lake/observation.ts';
import type { DetectedApp } from './schema.ts';

export function normaliseApp(app: DetectedApp): ObservationRows['detected_apps'] {
  const { id, displayName, version, publisher, platform, deviceCount } = app;
  return { appId: id.toLowerCase(), name: displayName, version, publisher, platform, deviceCount };
}
