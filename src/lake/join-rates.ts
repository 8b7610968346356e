import { countOf } from '../core/model/tally.ts';
import type { DuckDBConnection } from '@duckdb/node-api';
import { dayNumber } from './evidence-code.ts';
import { skuProductsSql, type RunTables, type SeatQuery } from './seat-query.ts';
import type { SourceName, TableName } from './observation.ts';
import type { Day } from '../core/model/day.ts';
import { isGuestSql } from './use-counts-scope.ts';

/** How far the names in one usage report are names of the directory. Names are counted once, however many rows they have. */
export interface JoinRate {
  readonly source: SourceName;
  /** Names of people the report does not call deleted. */
  readonly names: number;
  readonly joined: number;
  /** Not joined, and nobody the directory must know: guests, outsiders, and mailboxes that are no person's. */
  readonly outsiders: number;
  /** Called deleted, here or in another report. */
  readonly deleted: number;
  /** 32 hexadecimal digits in place of a name (C24). */
  readonly concealed: number;
}

interface JoinedReport {
  readonly source: SourceName;
  readonly table: TableName;
  /** Whether a row says that its person is deleted; `t` is the table. */
  readonly deleted: string | null;
  /** Whether a row that joins nobody need not. */
  readonly outsider: string | null;
}

const reports: readonly JoinedReport[] = [
  { source: 'active-users', table: 'workloads', deleted: 't."isDeleted"', outsider: null },
  { source: 'm365-apps', table: 'apps', deleted: null, outsider: null },
  { source: 'copilot', table: 'copilot', deleted: null, outsider: null },
  { source: 'email-activity', table: 'email', deleted: 't."isDeleted"', outsider: null },
  // It counts people of other tenants, who hold no licence here (graph-and-azure §4.5).
  { source: 'teams-activity', table: 'teams', deleted: 't."isDeleted"', outsider: 't."isLicensed" IS FALSE' },
  { source: 'onedrive-activity', table: 'onedrive', deleted: 't."isDeleted"', outsider: null },
  { source: 'sharepoint-activity', table: 'sharepoint', deleted: 't."isDeleted"', outsider: null },
  {
    source: 'engage-activity',
    table: 'engage',
    deleted: `lower(trim(t."userState")) IN ('deleted', 'removed')`,
    outsider: null,
  },
  { source: 'activations', table: 'activations', deleted: null, outsider: null },
  {
    source: 'mailbox-usage',
    table: 'mailboxes',
    deleted: 't."isDeleted"',
    outsider: `t."recipientType" <> 'user'`,
  },
];

/** The join rate of each usage report that was read (USE-23). */
export async function readJoinRates(
  connection: DuckDBConnection,
  tables: RunTables,
): Promise<readonly JoinRate[]> {
  const told = reports.filter(({ source }) => tables.wasRead(source));
  if (told.length === 0) return [];
  const deleted = told.flatMap(({ table, deleted: isDeleted }) =>
    isDeleted === null
      ? []
      : [`SELECT t."userKey" AS "gone" FROM ${tables.sqlOf(table)} t WHERE coalesce(${isDeleted}, false)`],
  );
  const perReport = told.map(
    ({ source, table, deleted: isDeleted, outsider }) => `
      SELECT '${source}' AS "source", ${countsSql}
      FROM (
        SELECT t."userKey" AS "name", bool_or(n."key" IS NOT NULL) AS "isJoined",
          bool_or(coalesce(${isDeleted ?? 'false'}, false) OR g."gone" IS NOT NULL) AS "isDeleted",
          bool_or(t."userKey" LIKE '%#ext#%' OR coalesce(${outsider ?? 'false'}, false)) AS "isOutside"
        FROM ${tables.sqlOf(table)} t
        LEFT JOIN directory n ON n."key" = t."userKey"
        LEFT JOIN departed g ON g."gone" = t."userKey"
        GROUP BY t."userKey")`,
  );
  const read = await connection.runAndReadAll(`
    WITH directory AS MATERIALIZED (
      SELECT DISTINCT lower("userPrincipalName") AS "key" FROM ${tables.sqlOf('users')} WHERE "userPrincipalName" IS NOT NULL),
    departed AS MATERIALIZED (
      SELECT DISTINCT "gone" FROM (${deleted.length > 0 ? deleted.join(' UNION ALL ') : `SELECT '' AS "gone" WHERE false`}))
    ${perReport.join(' UNION ALL ')}`);
  return read.getRowObjectsJS() as unknown as JoinRate[];
}

/** Somebody known by their name is not deleted, whatever a report says: the name may be a new person's. */
const countsSql = `
  count(*) FILTER ("isJoined" OR NOT "isDeleted")::INTEGER AS "names", count(*) FILTER ("isJoined")::INTEGER AS "joined",
  count(*) FILTER (NOT "isJoined" AND NOT "isDeleted" AND "isOutside")::INTEGER AS "outsiders",
  count(*) FILTER (NOT "isJoined" AND "isDeleted")::INTEGER AS "deleted",
  count(*) FILTER (regexp_full_match("name", '[0-9a-f]{32}'))::INTEGER AS "concealed"`;

/** How large what a run saw is: what the next run is compared with. */
export interface RunSizes {
  /** People who are not guests. */
  readonly internalPeople: number;
  readonly guests: number;
  /** Internal people with a dated sign-in, or one since a day, and the newest day; null where some were only counted. */
  readonly datedSignIns: number;
  readonly newestSignIn: Day | null;
  /** Seats of each product asked about, in that order. */
  readonly seats: readonly number[];
}

/** Counts people, their sign-in evidence, and the seats of each product (docs/methods.md §1). */
export async function readRunSizes(
  connection: DuckDBConnection,
  tables: RunTables,
  products: SeatQuery['products'],
): Promise<RunSizes> {
  const people = await connection.runAndReadAll(`
    SELECT count(*) FILTER (NOT ${isGuestSql})::INTEGER AS "internalPeople",
      count(*) FILTER (${isGuestSql})::INTEGER AS "guests",
      count(coalesce(s."lastSeenOn", s."seenSince")) FILTER (NOT ${isGuestSql})::INTEGER AS "datedSignIns",
      ${dayNumber(`CASE WHEN count(s."seenSince") = 0 THEN max(s."lastSeenOn") END`)}::INTEGER AS "newestSignIn"
    FROM ${tables.sqlOf('users')} u LEFT JOIN ${tables.sqlOf('sign_ins')} s ON s."userId" = u."userId"`);
  const seats = await connection.runAndReadAll(`
    WITH sku_products (skuId, product) AS (${skuProductsSql(products)})
    SELECT s.product, count(DISTINCT a."userId")::INTEGER AS "seats"
    FROM ${tables.sqlOf('assignments')} a JOIN sku_products s ON s.skuId = a."skuId"
    WHERE a."state" IS DISTINCT FROM 'Error' GROUP BY s.product`);
  const [sizes] = people.getRowObjectsJS() as unknown as Omit<RunSizes, 'seats'>[];
  if (sizes === undefined) throw new TypeError('A count answered no row');
  const byProduct = new Map(
    (seats.getRowObjectsJS() as unknown as { product: number; seats: number }[]).map((row) => [
      row.product,
      row.seats,
    ]),
  );
  // A product without a row has no seat: that is a count, not a gap.
  return { ...sizes, seats: products.map((_, product) => countOf(byProduct, product)) };
}
