import type { ServerResponse } from 'node:http';
import { createGraphReader } from '../../graph/reader.ts';
import {
  answerError,
  answerJson,
  localDeps,
  simulatedTime,
  startLocalGraph,
  type SeenRequest,
} from '../../graph/testing/local-graph.ts';
import type { Inbox } from '../../imports/inbox.ts';
import type { SourceName, SourceReport } from '../../lake/observation.ts';
import type { directorySources } from '../../lake/rows/directory-rows.ts';
import type { CollectionRun } from '../../lake/run-in-the-making.ts';
import { createLog } from '../../lib/log.ts';
import { collectTenant } from '../collect-tenant.ts';

export const e5 = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';
export const day = '2026-11-20';

export function guid(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

export type Answer = (response: ServerResponse, request: SeenRequest, origin: string) => void;

/** What verdicts rest on and is read from the tenant, not from a file that somebody brought. */
export type TenantSource = Exclude<(typeof directorySources)[number], 'features' | 'holds' | 'phones'>;

/** Answers by the source they belong to; a test replaces the one it is about. */
export type Answers = Record<TenantSource, Answer>;

export const workloadHeader =
  'Report Refresh Date,User Principal Name,Display Name,Is Deleted,Exchange Last Activity Date,OneDrive Last Activity Date,SharePoint Last Activity Date,Skype For Business Last Activity Date,Yammer Last Activity Date,Teams Last Activity Date';
export const appHeader =
  'Report Refresh Date,User Principal Name,Last Activation Date,Last Activity Date,Report Period,Windows,Mac,Mobile,Web,Outlook,Word,Excel,PowerPoint,OneNote,Teams,Outlook (Windows),Word (Windows),Excel (Windows),PowerPoint (Windows),OneNote (Windows),Teams (Windows),Outlook (Mac),Word (Mac),Excel (Mac),PowerPoint (Mac),OneNote (Mac),Teams (Mac),Outlook (Mobile),Word (Mobile),Excel (Mobile),PowerPoint (Mobile),OneNote (Mobile),Teams (Mobile),Outlook (Web),Word (Web),Excel (Web),PowerPoint (Web),OneNote (Web),Teams (Web)';
const copilotHeader = 'Report Refresh Date,User Principal Name,Display Name,Last Activity Date';
export const emailHeader =
  'Report Refresh Date,User Principal Name,Display Name,Is Deleted,Deleted Date,Last Activity Date,Send Count,Receive Count,Read Count,Meeting Created Count,Meeting Interacted Count,Assigned Products,Report Period';
export const teamsHeader =
  'Report Refresh Date,User Id,User Principal Name,Last Activity Date,Is Deleted,Deleted Date,Assigned Products,Team Chat Message Count,Private Chat Message Count,Call Count,Meeting Count,Meetings Organized Count,Meetings Attended Count,Ad Hoc Meetings Organized Count,Ad Hoc Meetings Attended Count,Scheduled One-time Meetings Organized Count,Scheduled One-time Meetings Attended Count,Scheduled Recurring Meetings Organized Count,Scheduled Recurring Meetings Attended Count,Audio Duration,Video Duration,Screen Share Duration,Audio Duration In Seconds,Video Duration In Seconds,Screen Share Duration In Seconds,Has Other Action,Urgent Messages,Post Messages,Tenant Display Name,Shared Channel Tenant Display Names,Reply Messages,Is Licensed,Report Period';
export const oneDriveHeader =
  'Report Refresh Date,User Principal Name,Is Deleted,Deleted Date,Last Activity Date,Viewed Or Edited File Count,Synced File Count,Shared Internally File Count,Shared Externally File Count,Assigned Products,Report Period';
export const sharePointHeader = oneDriveHeader.replace(',Assigned', ',Visited Page Count,Assigned');
export const engageHeader =
  'Report Refresh Date,User Principal Name,Display Name,User State,State Change Date,Last Activity Date,Posted Count,Read Count,Liked Count,Assigned Products,Report Period';
export const activationHeader =
  'Report Refresh Date,User Principal Name,Display Name,Product Type,Last Activated Date,Windows,Mac,Windows 10 Mobile,iOS,Android,Activated On Shared Computer';
export const mailboxHeader =
  'Report Refresh Date,User Principal Name,Display Name,Is Deleted,Deleted Date,Created Date,Last Activity Date,Item Count,Storage Used (Byte),Issue Warning Quota (Byte),Prohibit Send Quota (Byte),Prohibit Send/Receive Quota (Byte),Deleted Item Count,Deleted Item Size (Byte),Deleted Item Quota (Byte),Has Archive,Recipient Type,Report Period';
export const oneDriveUsageHeader =
  'Report Refresh Date,Site Id,Site URL,Owner Display Name,Is Deleted,Last Activity Date,File Count,Active File Count,Storage Used (Byte),Storage Allocated (Byte),Owner Principal Name,Report Period';
export const servicesHeader =
  'Report Refresh Date,Exchange Active,Exchange Inactive,OneDrive Active,OneDrive Inactive,SharePoint Active,SharePoint Inactive,Skype For Business Active,Skype For Business Inactive,Yammer Active,Yammer Inactive,Teams Active,Teams Inactive,Office 365 Active,Office 365 Inactive,Report Period';

export function csv(header: string, ...lines: string[]): Answer {
  return (response) => void response.end(`\uFEFF${[header, ...lines].join('\r\n')}\r\n`);
}

export function person(number: number, change: object = {}): object {
  const assignedLicenses = [{ skuId: e5, disabledPlans: [] }];
  const state = { skuId: e5, disabledPlans: [], assignedByGroup: null, state: 'Active', error: null };
  return { id: guid(number), assignedLicenses, licenseAssignmentStates: [state], ...change };
}

const firstRow = 0;

/** Pages of one row each: row `n` is followed by the page of row `n + 1`. */
export function paged(rows: readonly object[]): Answer {
  return (response, request, origin) => {
    const token = /skiptoken=(\d+)/.exec(request.url)?.[1];
    const at = token === undefined ? firstRow : Number(token);
    const next = `${origin}${request.url.replace(/&\$skiptoken=\d+/, '')}&$skiptoken=${at + 1}`;
    answerJson(response, {
      value: rows.slice(at, at + 1),
      ...(at + 1 < rows.length && { '@odata.nextLink': next }),
    });
  };
}

/** A `Change user license` entry as Graph writes it. */
export function audit(
  id: string,
  { before, after }: { readonly before: readonly string[]; readonly after: readonly string[] },
  change: object = {},
): object {
  const listed = (skuIds: readonly string[]) =>
    JSON.stringify(
      skuIds.map((skuId) => `[SkuName=X, AccountId=${guid(7)}, SkuId=${skuId}, DisabledPlans=[]]`),
    );
  return {
    id,
    activityDateTime: `${day}T10:00:00.1234567Z`,
    activityDisplayName: 'Change user license',
    category: 'UserManagement',
    correlationId: guid(70),
    result: 'success',
    initiatedBy: { user: { id: guid(80), displayName: 'Ann Ellis', userPrincipalName: 'ann@contoso.com' } },
    targetResources: [
      {
        id: guid(1),
        type: 'User',
        modifiedProperties: [
          { displayName: 'AssignedLicense', oldValue: listed(before), newValue: listed(after) },
          { displayName: 'Included Updated Properties', oldValue: null, newValue: '"AssignedLicense"' },
        ],
      },
    ],
    ...change,
  };
}

/** `count` cells: "No", but for those given by their position. */
function cells(count: number, given: Readonly<Record<number, string>>): string {
  return Array.from({ length: count }, (_, index) => given[index] ?? 'No').join(',');
}

export const healthy: Answers = {
  skus: (response) =>
    answerJson(response, {
      value: [
        {
          skuId: e5,
          skuPartNumber: 'SPE_E5',
          appliesTo: 'User',
          capabilityStatus: 'Enabled',
          consumedUnits: 2,
          prepaidUnits: { enabled: 10, warning: 0, suspended: 0, lockedOut: 0 },
        },
      ],
    }),
  subscriptions: (response) =>
    answerJson(response, {
      value: [
        {
          id: 'S1',
          skuId: e5,
          status: 'Enabled',
          isTrial: false,
          totalLicenses: 10,
          createdDateTime: '2024-07-01T09:30:00Z',
          ownerTenantId: guid(99).toUpperCase(),
          nextLifecycleDateTime: '2027-06-30T00:00:00Z',
        },
      ],
    }),
  groups: (response) =>
    answerJson(response, {
      value: [
        {
          id: guid(90),
          displayName: 'E5',
          groupTypes: ['DynamicMembership'],
          onPremisesSyncEnabled: null,
          isAssignableToRole: false,
          assignedLicenses: [{ skuId: e5 }],
        },
        { id: guid(91), displayName: 'None', groupTypes: [], assignedLicenses: [] },
      ],
    }),
  'report-settings': (response) => answerJson(response, { displayConcealedNames: false }),
  users: paged([person(1), person(2)]),
  'sign-ins': paged([{ id: guid(1) }, { id: guid(2) }]),
  'active-users': csv(workloadHeader, `${day},Ann@contoso.com,Ann,False,${day},,,,,2026-01-02`),
  'm365-apps': csv(
    appHeader,
    `${day},ann@contoso.com,2025-01-02,${day},180,Yes,,No,True,${cells(30, { 6: 'Yes', 24: 'True', 26: 'Yes' })}`,
  ),
  copilot: csv(copilotHeader),
  'email-activity': csv(
    emailHeader,
    `${day},Ann@contoso.com,"Ann ""A"" Smith, Dr",False,,${day},12,340,250,3,7,MICROSOFT 365 E5,90`,
  ),
  'teams-activity': csv(
    teamsHeader,
    `${day},${guid(1)},Ann@contoso.com,${day},False,,"MICROSOFT 365 E5",3,120,4,9,2,7,1,1,1,2,0,4,PT1H2M3S,PT0S,PT5M,3723,0,300,Yes,0,5,CONTOSO,,1,Yes,90`,
  ),
  'onedrive-activity': csv(
    oneDriveHeader,
    `${day},Ann@contoso.com,False,,2026-11-17,14,62,1,0,MICROSOFT 365 E5,90`,
  ),
  'sharepoint-activity': csv(
    sharePointHeader,
    `${day},Ann@contoso.com,False,,2026-11-17,14,62,1,0,33,MICROSOFT 365 E5,90`,
  ),
  'engage-activity': csv(
    engageHeader,
    `${day},Ann@contoso.com,Ann,active,,${day},1,20,2,MICROSOFT 365 E5,90`,
  ),
  activations: csv(
    activationHeader,
    `${day},Ann@contoso.com,Ann,MICROSOFT 365 APPS FOR ENTERPRISE,2026-01-12,2,0,0,1,0,False`,
    `${day},Ann@contoso.com,Ann,VISIO PLAN 2,2026-02-12,1,0,0,0,0,True`,
  ),
  'mailbox-usage': csv(
    mailboxHeader,
    `${day},Ann@contoso.com,Ann,False,,2025-08-08,${day},4096,64424509440,105226698752,106300440576,107374182400,0,0,107374182400,True,UserMailbox,180`,
  ),
  'onedrive-usage': csv(
    oneDriveUsageHeader,
    `${day},,,Ann,False,${day},210,4,3221225472,1099511627776,Ann@contoso.com,7`,
  ),
  'directory-audits': (response) =>
    answerJson(response, { value: [audit('A1', { before: [e5], after: [] })] }),
  'service-counts': csv(
    servicesHeader,
    `${day},2591,1426,1800,2451,2286,1815,0,0,473,2526,846,1960,2791,503,90`,
  ),
};

const sourceOfReport: readonly (readonly [string, TenantSource])[] = [
  ['getOffice365ActiveUserDetail', 'active-users'],
  ['getM365AppUserDetail', 'm365-apps'],
  ['Copilot', 'copilot'],
  ['getEmailActivityUserDetail', 'email-activity'],
  ['getTeamsUserActivityUserDetail', 'teams-activity'],
  ['getOneDriveActivityUserDetail', 'onedrive-activity'],
  ['getSharePointActivityUserDetail', 'sharepoint-activity'],
  ['getYammerActivityUserDetail', 'engage-activity'],
  ['getOffice365ActivationsUserDetail', 'activations'],
  ['getMailboxUsageDetail', 'mailbox-usage'],
  ['getOneDriveUsageAccountDetail', 'onedrive-usage'],
  ['getOffice365ServicesUserCounts', 'service-counts'],
];

export function sourceOf({ url }: SeenRequest): TenantSource {
  const path = url.replace(/\?.*/, '');
  if (path.endsWith('/subscribedSkus')) return 'skus';
  if (path.endsWith('/subscriptions')) return 'subscriptions';
  if (path.endsWith('/groups')) return 'groups';
  if (path.endsWith('/directoryAudits')) return 'directory-audits';
  if (path.endsWith('/reportSettings')) return 'report-settings';
  const report = sourceOfReport.find(([name]) => path.includes(name));
  if (report !== undefined) return report[1];
  return url.includes('signInActivity') ? 'sign-ins' : 'users';
}

const noImports: Pick<Inbox, 'newest' | 'read'> = {
  newest: async () => null,
  read: () => Promise.reject(new TypeError('There is nothing to read.')),
};

export interface Collected<Run> {
  readonly report: SourceReport;
  readonly reports: readonly SourceReport[];
  readonly run: Run;
  readonly seen: readonly SeenRequest[];
}

export type Collect<Run> = (
  source: SourceName,
  change?: Partial<Answers>,
  options?: {
    readonly run?: Run;
    readonly wanted?: readonly SourceName[];
    readonly imports?: Pick<Inbox, 'newest' | 'read'>;
  },
) => Promise<Collected<Run>>;

/** Collects one source, or the `wanted` ones, from a tenant that is healthy but for `change`. */
export function createCollect<Run extends CollectionRun>(newRun: () => Run): Collect<Run> {
  return async (source, change = {}, { run = newRun(), wanted = [source], imports = noImports } = {}) => {
    const answers = { ...healthy, ...change };
    await using graph = await startLocalGraph((request, response, origin) =>
      answers[sourceOf(request)](response, request, origin),
    );
    const reports = await collectTenant({
      reader: createGraphReader(localDeps(graph.origin)),
      run,
      imports,
      sources: wanted,
      policy: { maxReportLagDays: 9 },
      clock: simulatedTime().clock,
      log: createLog('silent'),
    });
    const report = reports.find(({ name }) => name === source);
    if (report === undefined) throw new TypeError(`No report of ${source}`);
    return { report, reports, run, seen: graph.seen };
  };
}

export const refused: Answer = (response) => answerError(response, 403, 'Authorization_RequestDenied', '');
