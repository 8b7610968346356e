import type { DuckDBConnection } from '@duckdb/node-api';
import { isoOf, type Day } from '../core/model/day.ts';
import type { RunTables } from './seat-query.ts';
import { headsIn, readSql, scopeSql, type HeadCount, type PeopleScope } from './use-counts-scope.ts';

/** People to whom something happened in a service without their doing: receiving and syncing are not activity (C28). */
export interface PassiveUse {
  readonly people: HeadCount;
  /** Of them, those the active-users report dates within `withinDays` all the same. */
  readonly datedActive: HeadCount;
  /** Something came in, nothing is known to have been done, and a count is missing. */
  readonly undecided: HeadCount;
  /** Without a row in the report. */
  readonly unknown: HeadCount;
  /** The first of them by id, at most `listed`. */
  readonly userIds: readonly string[];
}

export interface PassiveCounts {
  /** Mail received, none sent or read, no meeting created or answered, in 90 days. */
  readonly receiveOnly: PassiveUse;
  /** Files synced, none viewed, edited or shared, in 90 days. */
  readonly syncOnly: PassiveUse;
}

const listed = 100;

interface PassiveSignal {
  /** What happens by itself. */
  readonly incoming: string;
  /** What only a person does. */
  readonly done: readonly string[];
  /** The date the active-users report gives for the service. */
  readonly date: string;
}

const receiving: PassiveSignal = {
  incoming: 'r."receiveCount"',
  done: ['r."sendCount"', 'r."readCount"', 'r."meetingCreatedCount"', 'r."meetingInteractedCount"'],
  date: 'w."exchangeOn"',
};

const syncing: PassiveSignal = {
  incoming: 'r."syncedCount"',
  done: ['r."viewedOrEditedCount"', 'r."sharedInternallyCount"', 'r."sharedExternallyCount"'],
  date: 'w."oneDriveOn"',
};

/** Counts receive-only mailboxes and sync-only OneDrives among the people of a scope. */
export async function readPassiveUse(
  connection: DuckDBConnection,
  tables: RunTables,
  asOf: Day,
  question: PeopleScope & { readonly withinDays: number },
): Promise<PassiveCounts> {
  const since = isoOf(asOf - question.withinDays);
  const people = scopeSql(question, tables);
  const workloads = readSql('workloads', 'active-users', tables);
  const read = async (report: string, { incoming, done, date }: PassiveSignal): Promise<PassiveUse> => {
    const someDone = done.map((column) => `coalesce(${column} > 0, false)`).join(' OR ');
    const allKnown = done.map((column) => `${column} IS NOT NULL`).join(' AND ');
    const rows = await connection.runAndReadAll(`
      WITH told AS (
        SELECT p."userId", p."isGuest", r."userKey" IS NULL AS "isUnknown",
          ${incoming} > 0 AND NOT (${someDone}) AS "onlyIn", ${allKnown} AS "allKnown",
          coalesce(${date} >= DATE '${since}', false) AS "isDated"
        FROM (${people}) p
        LEFT JOIN ${report} r ON r."userKey" = p."userKey"
        LEFT JOIN ${workloads} w ON w."userKey" = p."userKey")
      SELECT "isGuest", count(*) FILTER ("onlyIn" AND "allKnown")::INTEGER AS "people",
        count(*) FILTER ("onlyIn" AND "allKnown" AND "isDated")::INTEGER AS "datedActive",
        count(*) FILTER ("onlyIn" AND NOT "allKnown")::INTEGER AS "undecided",
        count(*) FILTER ("isUnknown")::INTEGER AS "unknown",
        min("userId", ${listed}) FILTER ("onlyIn" AND "allKnown") AS "userIds"
      FROM told GROUP BY "isGuest"`);
    return passiveUse(rows.getRowObjectsJS() as unknown as PassiveRow[]);
  };
  return {
    receiveOnly: await read(readSql('email', 'email-activity', tables), receiving),
    syncOnly: await read(readSql('onedrive', 'onedrive-activity', tables), syncing),
  };
}

type PassiveFigure = 'people' | 'datedActive' | 'undecided' | 'unknown';
type PassiveRow = Readonly<Record<PassiveFigure, number>> & {
  readonly isGuest: boolean;
  readonly userIds: readonly string[] | null;
};

function passiveUse(rows: readonly PassiveRow[]): PassiveUse {
  const heads = (figure: PassiveFigure): HeadCount => headsIn(rows, (row) => row[figure]);
  return {
    people: heads('people'),
    datedActive: heads('datedActive'),
    undecided: heads('undecided'),
    unknown: heads('unknown'),
    userIds: rows
      .flatMap(({ userIds }) => userIds ?? [])
      .sort()
      .slice(0, listed),
  };
}
