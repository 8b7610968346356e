import type { Collector } from './collector.ts';
import { configMgrDevicesCollector, configMgrSoftwareCollector } from './configmgr/collect-configmgr.ts';
import { detectedAppsCollector } from './detected-apps/collect-detected-apps.ts';
import { intuneDevicesCollector } from './intune-devices/collect-intune-devices.ts';

/** Devices and what is installed on them. */
export const deviceCollectors: readonly Collector[] = [
  intuneDevicesCollector,
  detectedAppsCollector,
  configMgrDevicesCollector,
  configMgrSoftwareCollector,
];
