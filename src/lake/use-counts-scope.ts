import { countOf } from '../core/model/tally.ts';
import { sqlText } from './database.ts';
import type { RunTables } from './seat-query.ts';
import { emptySql } from './tables.ts';
import type { SourceName, TableName } from './observation.ts';

/** Whose use is counted: everybody in the directory, or the holders of a product's SKUs. */
export interface PeopleScope {
  /** Null for the whole tenant. */
  readonly skuIds: readonly string[] | null;
}

/** Internal people and guests apart: neither is ever hidden in the other (USE-04, C43). */
export interface HeadCount {
  readonly internal: number;
  readonly guests: number;
}

export const isGuestSql = `coalesce(lower(trim(u."userType")) = 'guest', false)`;

/**
 * `userId`, `userKey` (lower-cased user principal name) and `isGuest`, one row per person of the scope. An
 * assignment in state `Error` gives no licence; a holder the directory does not list stays, without a key.
 */
export function scopeSql({ skuIds }: PeopleScope, tables: RunTables): string {
  const person = `lower(u."userPrincipalName") AS "userKey", ${isGuestSql} AS "isGuest"`;
  if (skuIds === null) return `SELECT u."userId", ${person} FROM ${tables.sqlOf('users')} u`;
  return `
    SELECT h."userId", ${person} FROM (${holdersSql(skuIds, tables)}) h
    LEFT JOIN ${tables.sqlOf('users')} u ON u."userId" = h."userId"`;
}

/** Ids of the people who hold one of the SKUs; of whoever holds any, for null. */
export function holdersSql(skuIds: readonly string[] | null, tables: RunTables): string {
  const wanted =
    skuIds === null
      ? 'true'
      : `"skuId" IN (${['', ...skuIds].map((skuId) => sqlText(skuId.toLowerCase())).join(', ')})`;
  return `SELECT DISTINCT "userId" FROM ${tables.sqlOf('assignments')}
    WHERE "state" IS DISTINCT FROM 'Error' AND ${wanted}`;
}

/** The table's rows where its source was read, else none: rows of a failed source prove nothing. */
export function readSql(table: TableName, source: SourceName, tables: RunTables): string {
  return tables.wasRead(source) ? tables.sqlOf(table) : emptySql(table);
}

/** What each side of a count grouped by guests has; a side without a row has nobody, because every row was read. */
export function headsIn<Row extends { readonly isGuest: boolean }>(
  rows: readonly Row[],
  read: (row: Row) => number | undefined,
): HeadCount {
  const tally = new Map<boolean, number>();
  for (const row of rows) {
    const count = read(row);
    if (count === undefined) throw new TypeError('A count has no such column');
    tally.set(row.isGuest, count);
  }
  return { internal: countOf(tally, false), guests: countOf(tally, true) };
}
