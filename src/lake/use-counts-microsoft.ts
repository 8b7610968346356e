import type { DuckDBConnection } from '@duckdb/node-api';
import { isoOf, type Day } from '../core/model/day.ts';
import type { RunTables } from './seat-query.ts';
import type { UsageService } from './use-counts.ts';
import { readSql } from './use-counts-scope.ts';

/** Microsoft's own totals count a period of this many days, which ends on the day the report was refreshed. */
export const totalsPeriodDays = 90;

/**
 * One service of Microsoft's totals beside the rows of the active-users report:
 * `joinedOurs = rowsInPeriod − notJoined − onlyInPeriod + onlyInOurs`.
 */
export interface ServiceTotal {
  readonly service: UsageService;
  readonly refreshedOn: string;
  /** Active people by Microsoft's count; null when its cell is empty. */
  readonly active: number | null;
  readonly inactive: number | null;
  /** Rows of the active-users report that are active in Microsoft's period. */
  readonly rowsInPeriod: number;
  /** Of them, rows whose name is nobody's in the directory: left, renamed, or concealed. */
  readonly notJoined: number;
  /** Of the joined ones, those before our window: it ends on the run's day. */
  readonly onlyInPeriod: number;
  /** Joined and within our window, before Microsoft's period: ours has a day more. */
  readonly onlyInOurs: number;
  /** People active within our window, guests included. */
  readonly joinedOurs: number;
}

/** The services Microsoft totals, by the letters of their names in the report. */
const totalled: readonly (readonly [pattern: string, service: UsageService, date: string])[] = [
  ['exchange', 'exchange', 'w."exchangeOn"'],
  ['onedrive', 'oneDrive', 'w."oneDriveOn"'],
  ['sharepoint', 'sharePoint', 'w."sharePointOn"'],
  ['teams', 'teams', 'w."teamsOn"'],
  ['(viva)?engage|yammer', 'engage', 'w."yammerOn"'],
  ['skype(forbusiness)?', 'skype', 'w."skypeOn"'],
  [
    'office365|anyservice',
    'anyService',
    'greatest(w."exchangeOn", w."oneDriveOn", w."sharePointOn", w."skypeOn", w."yammerOn", w."teamsOn")',
  ],
];

/** Microsoft's totals of the tenant, which concealment does not touch, each beside what the rows give. */
export async function readServiceTotals(
  connection: DuckDBConnection,
  tables: RunTables,
  asOf: Day,
): Promise<readonly ServiceTotal[]> {
  const counts = readSql('service_counts', 'service-counts', tables);
  const since = `DATE '${isoOf(asOf - totalsPeriodDays)}'`;
  const totals = totalled.map(
    ([pattern, service, date]) => `
      SELECT '${service}' AS "service", s."refreshedOn"::VARCHAR AS "refreshedOn", s."active", s."inactive",
        count(*) FILTER (${date} > s."refreshedOn" - ${totalsPeriodDays})::INTEGER AS "rowsInPeriod",
        count(*) FILTER (${date} > s."refreshedOn" - ${totalsPeriodDays} AND NOT w."joined")::INTEGER AS "notJoined",
        count(*) FILTER (${date} > s."refreshedOn" - ${totalsPeriodDays} AND w."joined" AND ${date} < ${since})::INTEGER
          AS "onlyInPeriod",
        count(*) FILTER (w."joined" AND ${date} >= ${since} AND ${date} <= s."refreshedOn" - ${totalsPeriodDays})::INTEGER
          AS "onlyInOurs",
        count(*) FILTER (w."joined" AND ${date} >= ${since})::INTEGER AS "joinedOurs"
      FROM ${counts} s LEFT JOIN told w ON true
      WHERE regexp_full_match(regexp_replace(lower(s."service"), '[^a-z0-9]', '', 'g'), '${pattern}')
      GROUP BY ALL`,
  );
  const read = await connection.runAndReadAll(`
    WITH told AS MATERIALIZED (
      SELECT w.*, u."userId" IS NOT NULL AS "joined"
      FROM ${readSql('workloads', 'active-users', tables)} w
      LEFT JOIN ${tables.sqlOf('users')} u ON lower(u."userPrincipalName") = w."userKey")
    ${totals.join(' UNION ALL ')}`);
  return read.getRowObjectsJS() as unknown as ServiceTotal[];
}
