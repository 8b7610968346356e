import { createActivationsReport } from './report-activations.ts';
import { createActiveUsersReport } from './report-active-users.ts';
import { createAppsReport } from './report-apps.ts';
import { createCopilotReport } from './report-copilot.ts';
import { createOneDriveUsageReport } from './report-onedrive-usage.ts';
import { createReportFrame, type ReportFrame, type UsageReport } from './report-frame.ts';
import { createMailboxReport } from './report-mailboxes.ts';
import { createServiceCountsReport } from './report-service-counts.ts';
import { createTeamsReport } from './report-teams.ts';
import {
  createEmailReport,
  createEngageReport,
  createOneDriveReport,
  createSharePointReport,
} from './report-workloads.ts';
import type { TwinWorld } from './route.ts';

const reports = {
  getOffice365ActiveUserDetail: createActiveUsersReport,
  getM365AppUserDetail: createAppsReport,
  getMicrosoft365CopilotUsageUserDetail: createCopilotReport,
  getEmailActivityUserDetail: createEmailReport,
  getTeamsUserActivityUserDetail: createTeamsReport,
  getOneDriveActivityUserDetail: createOneDriveReport,
  getSharePointActivityUserDetail: createSharePointReport,
  getYammerActivityUserDetail: createEngageReport,
  getOffice365ActivationsUserDetail: createActivationsReport,
  getMailboxUsageDetail: createMailboxReport,
  getOneDriveUsageAccountDetail: createOneDriveUsageReport,
  getOffice365ServicesUserCounts: createServiceCountsReport,
} satisfies Record<string, (frame: ReportFrame) => UsageReport>;

export type ReportName = keyof typeof reports;

export function isReportName(name: string): name is ReportName {
  return Object.hasOwn(reports, name);
}

/** The report as the tenant would show it now; `periodDays` is null for ALL and where the report knows no period. */
export function createUsageReport(
  world: TwinWorld,
  name: ReportName,
  periodDays: number | null,
): UsageReport {
  return reports[name](createReportFrame(world, periodDays));
}
