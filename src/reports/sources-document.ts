import { dayOf } from '../core/model/day.ts';
import type { Manifest, SourceName, SourceReport } from '../lake/observation.ts';

/** How often the source documents ask for a source; `brought`: when somebody brings a new list. */
export type WantedCadence = 'daily' | 'weekly' | 'monthly' | 'brought';

export interface SourceLine {
  readonly source: SourceName;
  readonly wanted: WantedCadence;
  readonly status: SourceReport['status'] | 'not read';
  /** The day its facts describe; null when nothing was read. */
  readonly asOf: string | null;
  readonly observedAt: string | null;
  readonly rows: number | null;
  /** Read longer ago than it is wanted; null where nothing was read, or where nobody has to bring anything. */
  readonly isLate: boolean | null;
  readonly gaps: readonly string[];
}

export interface SourcesDocument {
  readonly schemaVersion: 1;
  readonly tenantId: string;
  readonly runId: string;
  /** The day of the newest collection. */
  readonly asOf: string;
  /** The day it is looked at. */
  readonly today: string;
  readonly complete: boolean;
  /** People in the directory; null when it was not read whole (AUT-09). */
  readonly people: number | null;
  readonly sources: readonly SourceLine[];
  readonly jobs: readonly SourceJob[];
  /** The entitlement register is kept by hand, after each amendment (AUT-06). */
  readonly register: { readonly lines: number; readonly newestDocumentOn: string | null };
}

/** A job that reads the tenant, and when. */
export interface SourceJob {
  readonly name: string;
  readonly cron: string;
  readonly timezone: string;
  readonly lastFinished: string | null;
}

/** What S0:L58–L62 ask for; what they do not name is read with the weekly collection. */
const wantedOf: Readonly<Partial<Record<SourceName, WantedCadence>>> = {
  'report-settings': 'monthly',
  'active-users': 'monthly',
  'm365-apps': 'monthly',
  copilot: 'monthly',
  'email-activity': 'monthly',
  'teams-activity': 'monthly',
  'onedrive-activity': 'monthly',
  'sharepoint-activity': 'monthly',
  'engage-activity': 'monthly',
  activations: 'monthly',
  'mailbox-usage': 'monthly',
  'service-counts': 'monthly',
  'onedrive-usage': 'monthly',
  features: 'brought',
  holds: 'brought',
  phones: 'brought',
  'configmgr-devices': 'brought',
  'configmgr-software': 'brought',
  servers: 'brought',
  'azure-costs': 'daily',
  'power-bi-activity': 'daily',
};

const mostDays: Readonly<Record<Exclude<WantedCadence, 'brought'>, number>> = {
  daily: 1,
  weekly: 7,
  monthly: 31,
};

/** Every source with how often it is wanted and when it was last read (AUT-01 … AUT-06, AUT-09, AUT-11). */
export function sourcesDocument(
  { tenantId, runId, asOf, coverage, sources }: Manifest,
  names: readonly SourceName[],
  around: Pick<SourcesDocument, 'today' | 'jobs' | 'register'>,
): SourcesDocument {
  const users = sources.find(({ name }) => name === 'users');
  return {
    schemaVersion: 1,
    tenantId,
    runId,
    asOf,
    complete: coverage.complete,
    people: users?.status === 'complete' ? users.rows : null,
    sources: sourceLines({ sources }, names, around.today),
    ...around,
  };
}

export function sourceLines(
  { sources }: Pick<Manifest, 'sources'>,
  names: readonly SourceName[],
  today: string,
): SourceLine[] {
  return names.map((name) => {
    const report = sources.find((each) => each.name === name);
    return lineOf(name, report, today);
  });
}

function lineOf(source: SourceName, report: SourceReport | undefined, today: string): SourceLine {
  const wanted = wantedOf[source] ?? 'weekly';
  if (report === undefined) {
    return {
      source,
      wanted,
      status: 'not read',
      asOf: null,
      observedAt: null,
      rows: null,
      isLate: null,
      gaps: [],
    };
  }
  const { status, asOf, observedAt, rows, gaps } = report;
  const age = dayOf(today) - dayOf(observedAt.slice(0, 10));
  return {
    ...{ source, wanted, status, asOf, observedAt, rows },
    isLate: wanted === 'brought' || status === 'failed' ? null : age > mostDays[wanted],
    gaps: gaps.map(({ detail }) => detail),
  };
}
