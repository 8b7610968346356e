import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlText } from './database.ts';
import type { IsoDay } from './observation.ts';

/** The sign-in rows of a run held against the directory of the same run: people, however often their page was read. */
export interface SignInCensus {
  /** People the directory lists. */
  readonly listed: number;
  /** Of these, people without a sign-in row. */
  readonly unread: number;
  /** People with a sign-in row whom the directory does not list: deleted, or new since. */
  readonly strangers: number;
  /** People with a row that shows a success on the day or after it. */
  readonly successfulSince: number;
}

/** One account beside the directory of a run and its sign-in rows. */
export interface SignInStanding {
  readonly isListed: boolean;
  readonly hasRow: boolean;
}

/** Where the rows are, as SQL relations. */
export interface SignInTables {
  readonly users: string;
  readonly signIns: string;
}

export async function readSignInCensus(
  connection: DuckDBConnection,
  { users, signIns }: SignInTables,
  since: IsoDay,
): Promise<SignInCensus> {
  const read = await connection.runAndReadAll(`
    WITH listed AS (SELECT DISTINCT "userId" FROM ${users}),
    seen AS (
      SELECT "userId", bool_or("lastSuccessfulAt" >= ${sqlText(`${since}T00:00:00Z`)}::TIMESTAMPTZ) AS "isRecent"
      FROM ${signIns} GROUP BY "userId")
    SELECT count(l."userId")::INTEGER AS "listed",
      count(*) FILTER (s."userId" IS NULL)::INTEGER AS "unread",
      count(*) FILTER (l."userId" IS NULL)::INTEGER AS "strangers",
      count(*) FILTER (s."isRecent")::INTEGER AS "successfulSince"
    FROM listed l FULL JOIN seen s ON s."userId" = l."userId"`);
  const [census] = read.getRowObjectsJS() as unknown as SignInCensus[];
  if (census === undefined) throw new TypeError('A count answered no row');
  return census;
}

/** Of everybody in the table `touched` of the connection. */
export async function readStandings(
  connection: DuckDBConnection,
  { users, signIns }: SignInTables,
): Promise<ReadonlyMap<string, SignInStanding>> {
  const read = await connection.runAndReadAll(`
    SELECT "userId", "userId" IN (SELECT "userId" FROM ${users}), "userId" IN (SELECT "userId" FROM ${signIns})
    FROM touched`);
  return new Map(
    read.getRows().map(([userId, isListed, hasRow]) => {
      return [String(userId), { isListed: isListed === true, hasRow: hasRow === true }];
    }),
  );
}

/**
 * A row `since` the day for everybody the directory lists who has none, in the columns of the table, but for those in
 * the table `touched` of the connection.
 */
export function seenSinceSql({ users, signIns }: SignInTables, since: IsoDay): string {
  return `
    SELECT DISTINCT "userId", NULL::TIMESTAMPTZ AS "lastSuccessfulAt", NULL::TIMESTAMPTZ AS "lastInteractiveAt",
      NULL::TIMESTAMPTZ AS "lastNonInteractiveAt", NULL::DATE AS "lastSeenOn", 'since' AS "basis",
      DATE ${sqlText(since)} AS "seenSince"
    FROM ${users} WHERE "userId" NOT IN (SELECT "userId" FROM ${signIns} UNION ALL SELECT "userId" FROM touched)`;
}
