import type { DuckDBConnection } from '@duckdb/node-api';
import { isoOf, type Day } from '../core/model/day.ts';
import { usageWindows, type UsageWindow } from '../core/model/usage-window.ts';
import type { SourceName } from './observation.ts';
import type { RunTables } from './seat-query.ts';
import { headsIn, readSql, scopeSql, type HeadCount, type PeopleScope } from './use-counts-scope.ts';

/**
 * What people are counted as active in. `files` is OneDrive and SharePoint together (USE-19), `anyService` whatever
 * the active-users report dates, `work` that or Microsoft 365 Apps: the evidence `workload` of docs/methods.md §2.
 */
export const usageServices = [
  'exchange',
  'oneDrive',
  'sharePoint',
  'files',
  'teams',
  'engage',
  'skype',
  'apps',
  'copilot',
  'anyService',
  'work',
] as const;
export type UsageService = (typeof usageServices)[number];

/** People by what one service's report says of them; window by window the active ones. */
export interface ServiceUse {
  readonly service: UsageService;
  /** In the scope, without a row in the report: nothing is known of them. */
  readonly unknown: HeadCount;
  /** With a row that has no date. */
  readonly never: HeadCount;
  /** Active at most `days` days before the run's day. */
  readonly within: readonly { readonly days: UsageWindow; readonly active: HeadCount }[];
}

export interface UseCounts {
  readonly people: HeadCount;
  readonly services: readonly ServiceUse[];
}

const newestWorkload = `greatest(w."exchangeOn", w."oneDriveOn", w."sharePointOn", w."skypeOn", w."yammerOn", w."teamsOn")`;

interface ServiceDate {
  readonly date: string;
  /** The alias of the report it is from. */
  readonly report: 'w' | 'a' | 'c';
  /** A second report the date may be from: without a row in either, nothing is known. */
  readonly other?: 'a';
}

/** The date that counts for each service. */
const dateOf: Readonly<Record<UsageService, ServiceDate>> = {
  exchange: { date: 'w."exchangeOn"', report: 'w' },
  oneDrive: { date: 'w."oneDriveOn"', report: 'w' },
  sharePoint: { date: 'w."sharePointOn"', report: 'w' },
  files: { date: 'greatest(w."oneDriveOn", w."sharePointOn")', report: 'w' },
  teams: { date: 'w."teamsOn"', report: 'w' },
  engage: { date: 'w."yammerOn"', report: 'w' },
  skype: { date: 'w."skypeOn"', report: 'w' },
  apps: { date: 'a."lastActivityOn"', report: 'a' },
  copilot: { date: 'c."lastActivityOn"', report: 'c' },
  anyService: { date: newestWorkload, report: 'w' },
  work: { date: `greatest(${newestWorkload}, a."lastActivityOn")`, report: 'w', other: 'a' },
};

const sourcesByReport = { w: 'active-users', a: 'm365-apps', c: 'copilot' } as const;

/** The source each service is counted from: the first of them where there are two. */
export function sourceOf(service: UsageService): SourceName {
  return sourcesByReport[dateOf[service].report];
}

/** The further source of a service that is counted from two; null for the others. */
export function otherSourceOf(service: UsageService): SourceName | null {
  const { other } = dateOf[service];
  return other === undefined ? null : sourcesByReport[other];
}

/** Counts the people of a scope in one pass over the directory and the three reports. */
export async function readUseCounts(
  connection: DuckDBConnection,
  tables: RunTables,
  asOf: Day,
  scope: PeopleScope,
): Promise<UseCounts> {
  const columns = usageServices.flatMap((service, index) => {
    const { date, report, other = report } = dateOf[service];
    const has = `(${report}."userKey" IS NOT NULL OR ${other}."userKey" IS NOT NULL)`;
    return [
      `count(*) FILTER (NOT (${has}))::INTEGER AS "unknown${index}"`,
      `count(*) FILTER (${has} AND ${date} IS NULL)::INTEGER AS "never${index}"`,
      ...usageWindows.map(
        (days) =>
          `count(*) FILTER (${date} >= DATE '${isoOf(asOf - days)}')::INTEGER AS "within${index}_${days}"`,
      ),
    ];
  });
  const read = await connection.runAndReadAll(`
    SELECT p."isGuest", count(*)::INTEGER AS "people", ${columns.join(', ')}
    FROM (${scopeSql(scope, tables)}) p
    LEFT JOIN ${readSql('workloads', 'active-users', tables)} w ON w."userKey" = p."userKey"
    LEFT JOIN ${readSql('apps', 'm365-apps', tables)} a ON a."userKey" = p."userKey"
    LEFT JOIN ${readSql('copilot', 'copilot', tables)} c ON c."userKey" = p."userKey"
    GROUP BY p."isGuest"`);
  const rows = read.getRowObjectsJS() as unknown as (Record<string, number> & { isGuest: boolean })[];
  const heads = (column: string): HeadCount => headsIn(rows, (row) => row[column]);
  return {
    people: heads('people'),
    services: usageServices.map((service, index) => ({
      service,
      unknown: heads(`unknown${index}`),
      never: heads(`never${index}`),
      within: usageWindows.map((days) => ({ days, active: heads(`within${index}_${days}`) })),
    })),
  };
}
