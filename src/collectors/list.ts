import { activationsCollector } from './activations/collect-activations.ts';
import { activeUsersCollector } from './active-users/collect-active-users.ts';
import { azureCollectors } from './azure-collectors.ts';
import type { Collector } from './collector.ts';
import { copilotCollector } from './copilot/collect-copilot.ts';
import { deviceCollectors } from './device-collectors.ts';
import { directoryAuditsCollector } from './directory-audits/collect-directory-audits.ts';
import { emailActivityCollector } from './email-activity/collect-email-activity.ts';
import { engageActivityCollector } from './engage-activity/collect-engage-activity.ts';
import { featuresCollector } from './features/collect-features.ts';
import { groupsCollector } from './groups/collect-groups.ts';
import { holdsCollector } from './holds/collect-holds.ts';
import { m365AppsCollector } from './m365-apps/collect-m365-apps.ts';
import { mailboxUsageCollector } from './mailbox-usage/collect-mailbox-usage.ts';
import { oneDriveActivityCollector } from './onedrive-activity/collect-onedrive-activity.ts';
import { oneDriveUsageCollector } from './onedrive-usage/collect-onedrive-usage.ts';
import { phonesCollector } from './phones/collect-phones.ts';
import { reportSettingsCollector } from './report-settings/collect-report-settings.ts';
import { serverCollectors } from './server-collectors.ts';
import { serviceCountsCollector } from './service-counts/collect-service-counts.ts';
import { sharePointActivityCollector } from './sharepoint-activity/collect-sharepoint-activity.ts';
import { signalCollectors } from './signal-collectors.ts';
import { signInsCollector } from './sign-ins/collect-sign-ins.ts';
import { skusCollector } from './skus/collect-skus.ts';
import { subscriptionsCollector } from './subscriptions/collect-subscriptions.ts';
import { teamsActivityCollector } from './teams-activity/collect-teams-activity.ts';
import { usersCollector } from './users/collect-users.ts';

/** Every source, in the order it is read: the report settings before the reports they explain. */
export const collectors: readonly Collector[] = [
  skusCollector,
  subscriptionsCollector,
  groupsCollector,
  reportSettingsCollector,
  usersCollector,
  signInsCollector,
  activeUsersCollector,
  m365AppsCollector,
  copilotCollector,
  emailActivityCollector,
  teamsActivityCollector,
  oneDriveActivityCollector,
  sharePointActivityCollector,
  engageActivityCollector,
  activationsCollector,
  mailboxUsageCollector,
  serviceCountsCollector,
  featuresCollector,
  oneDriveUsageCollector,
  holdsCollector,
  phonesCollector,
  directoryAuditsCollector,
  ...deviceCollectors,
  ...signalCollectors,
  ...azureCollectors,
  ...serverCollectors,
];
