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
import type { CollectionRun, SourceName, SourceReport } from '../../lake/observation.ts';
import { createLog } from '../../lib/log.ts';
import { collectTenant } from '../collect-tenant.ts';

export const e5 = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';
export const day = '2026-11-20';

export function guid(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

export type Answer = (response: ServerResponse, request: SeenRequest, origin: string) => void;

/** Answers by the source they belong to; a test replaces the one it is about. */
export type Answers = Record<SourceName, Answer>;

export const workloadHeader =
  'Report Refresh Date,User Principal Name,Display Name,Is Deleted,Exchange Last Activity Date,OneDrive Last Activity Date,SharePoint Last Activity Date,Skype For Business Last Activity Date,Yammer Last Activity Date,Teams Last Activity Date';
const appHeader = 'Report Refresh Date,User Principal Name,Last Activity Date,Windows,Mac,Mobile,Web';
const copilotHeader = 'Report Refresh Date,User Principal Name,Display Name,Last Activity Date';

export function csv(header: string, ...lines: string[]): Answer {
  return (response) => void response.end(`\uFEFF${[header, ...lines].join('\r\n')}\r\n`);
}

export function person(number: number, change: object = {}): object {
  const assignedLicenses = [{ skuId: e5, disabledPlans: [] }];
  const state = { skuId: e5, disabledPlans: [], assignedByGroup: null, state: 'Active', error: null };
  return { id: guid(number), assignedLicenses, licenseAssignmentStates: [state], ...change };
}

/** Pages of one row each: row `n` is followed by the page of row `n + 1`. */
export function paged(rows: readonly object[]): Answer {
  return (response, request, origin) => {
    const at = Number(/skiptoken=(\d+)/.exec(request.url)?.[1] ?? 0);
    const next = `${origin}${request.url.replace(/&\$skiptoken=\d+/, '')}&$skiptoken=${at + 1}`;
    answerJson(response, {
      value: rows.slice(at, at + 1),
      ...(at + 1 < rows.length && { '@odata.nextLink': next }),
    });
  };
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
  'm365-apps': csv(appHeader, `${day},ann@contoso.com,${day},Yes,,No,True`),
  copilot: csv(copilotHeader),
};

export function sourceOf({ url }: SeenRequest): SourceName {
  const path = url.replace(/\?.*/, '');
  if (path.endsWith('/subscribedSkus')) return 'skus';
  if (path.endsWith('/subscriptions')) return 'subscriptions';
  if (path.endsWith('/groups')) return 'groups';
  if (path.endsWith('/reportSettings')) return 'report-settings';
  if (path.includes('getOffice365ActiveUserDetail')) return 'active-users';
  if (path.includes('getM365AppUserDetail')) return 'm365-apps';
  if (path.includes('Copilot')) return 'copilot';
  return url.includes('signInActivity') ? 'sign-ins' : 'users';
}

export interface Collected<Run> {
  readonly report: SourceReport;
  readonly reports: readonly SourceReport[];
  readonly run: Run;
  readonly seen: readonly SeenRequest[];
}

export type Collect<Run> = (
  source: SourceName,
  change?: Partial<Answers>,
  options?: { readonly run?: Run; readonly wanted?: readonly SourceName[] },
) => Promise<Collected<Run>>;

/** Collects one source, or the `wanted` ones, from a tenant that is healthy but for `change`. */
export function createCollect<Run extends CollectionRun>(newRun: () => Run): Collect<Run> {
  return async (source, change = {}, { run = newRun(), wanted = [source] } = {}) => {
    const answers = { ...healthy, ...change };
    await using graph = await startLocalGraph((request, response, origin) =>
      answers[sourceOf(request)](response, request, origin),
    );
    const reports = await collectTenant({
      reader: createGraphReader(localDeps(graph.origin)),
      run,
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
