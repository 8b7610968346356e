import { sqlText } from './database.ts';
import type { TableName } from './observation.ts';
import type { RunTables } from './seat-query.ts';
import { columnEntries } from './tables.ts';

/** The tables that hold one person's rows under `userId`, and are filled from the same pages. */
export const peopleTables = ['users', 'assignments'] as const;

/** An earlier run's rows of everybody but those in `touched`, in the columns of the table as they are now. */
export function carriedSql(table: TableName, earlier: RunTables): string {
  const columns = columnEntries(table).map(([name]) => `"${name}"`);
  return `SELECT ${columns.join(', ')} FROM ${earlier.sqlOf(table)} WHERE "userId" NOT IN (SELECT "userId" FROM touched)`;
}

export function touchedSql(userIds: Iterable<string>): string {
  const ids = [...userIds].map(sqlText).join(', ');
  return `CREATE OR REPLACE TEMP TABLE touched AS SELECT unnest([${ids}]::VARCHAR[]) AS "userId"`;
}

/** Units a SKU consumes beyond the people who hold it. */
export function unexplainedSql(sqlOf: (table: TableName) => string): string {
  return `
    SELECT s."skuId", s."consumedUnits" - count(DISTINCT a."userId") AS "units"
    FROM ${sqlOf('skus')} s
    LEFT JOIN ${sqlOf('assignments')} a ON a."skuId" = s."skuId" AND a."state" IS DISTINCT FROM 'Error'
    GROUP BY s."skuId", s."consumedUnits"`;
}
