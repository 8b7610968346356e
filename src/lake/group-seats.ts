import type { DuckDBConnection } from '@duckdb/node-api';
import type { HeldPath } from '../core/paths/action-for.ts';
import { parquetSql, sqlText } from './database.ts';
import type { RunTables } from './seat-query.ts';

/** One unused seat, seen from one of the groups that give it. */
export interface GroupSeat {
  readonly product: string;
  readonly groupId: string;
  /** Null when the group was not read. */
  readonly groupName: string | null;
  readonly userId: string;
  readonly displayName: string | null;
  /** Every path of the seat, those of other groups included. */
  readonly paths: readonly HeldPath[];
}

/** Unused seats that groups give: one row per group and seat, those of one product and group one after the other. */
export async function* streamGroupSeats(
  connection: DuckDBConnection,
  tables: RunTables,
  judgedFile: string,
  products: readonly { readonly product: string; readonly skuIds: readonly string[] }[],
): AsyncGenerator<readonly GroupSeat[]> {
  const skus = products.flatMap(({ product, skuIds }) =>
    skuIds.map((skuId) => `(${sqlText(skuId.toLowerCase())}, ${sqlText(product)})`),
  );
  if (skus.length === 0) return;
  const result = await connection.stream(`
    WITH sku_products (skuId, product) AS (VALUES ${skus.join(', ')}),
    unused AS (
      SELECT userId, product::VARCHAR AS product FROM ${parquetSql([judgedFile])}
      WHERE verdict IN ('inactive', 'neverUsed')),
    paths AS (
      SELECT s.product, a."userId", a."skuId",
        bool_or(a."groupId" IS NULL AND a."source" = 'licenseAssignmentStates') AS isDirect,
        bool_or(a."source" = 'licenseAssignmentStates') AS hasStatedPath,
        list_sort(coalesce(list(DISTINCT a."groupId") FILTER (a."groupId" IS NOT NULL), [])) AS groupIds
      FROM ${tables.sqlOf('assignments')} a
      JOIN sku_products s ON s.skuId = CASE WHEN a."state" IS DISTINCT FROM 'Error' THEN a."skuId" END
      JOIN unused n ON n.userId = a."userId" AND n.product = s.product
      GROUP BY s.product, a."userId", a."skuId"),
    seats AS (
      SELECT product, "userId",
        list_distinct(flatten(list(groupIds))) AS groups,
        to_json(list({'skuId': "skuId", 'isDirect': isDirect, 'groupIds': groupIds, 'hasStatedPath': hasStatedPath}
          ORDER BY "skuId"))::VARCHAR AS paths
      FROM paths GROUP BY product, "userId"),
    given AS (SELECT product, unnest(groups) AS groupId, "userId", paths FROM seats)
    SELECT given.product, given.groupId, g."displayName" AS groupName, given."userId", u."displayName", given.paths
    FROM given
    LEFT JOIN ${tables.sqlOf('groups')} g ON g."groupId" = given.groupId
    LEFT JOIN ${tables.sqlOf('users')} u ON u."userId" = given."userId"
    ORDER BY given.product, given.groupId, given."userId"`);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    yield chunk.getRows().map(seatOf);
  }
}

function seatOf(row: readonly unknown[]): GroupSeat {
  const [product, groupId, groupName, userId, displayName, paths] = row as readonly [
    string,
    string,
    string | null,
    string,
    string | null,
    string,
  ];
  return {
    product,
    groupId,
    groupName,
    userId,
    displayName,
    paths: JSON.parse(paths) as readonly HeldPath[],
  };
}

/**
 * Who of these people still has one of the SKUs from the group. An assignment in state `Error` counts: the group
 * would give it again. So does one whose path nobody states: it proves nothing.
 */
export async function readStillHolding(
  connection: DuckDBConnection,
  tables: RunTables,
  userIds: readonly string[],
  { groupId, skuIds }: { readonly groupId: string; readonly skuIds: readonly string[] },
): Promise<ReadonlySet<string>> {
  if (userIds.length === 0 || skuIds.length === 0) return new Set();
  const read = await connection.runAndReadAll(`
    SELECT DISTINCT a."userId" FROM ${tables.sqlOf('assignments')} a
    WHERE a."userId" IN (${userIds.map(sqlText).join(', ')})
      AND a."skuId" IN (${skuIds.map((skuId) => sqlText(skuId.toLowerCase())).join(', ')})
      AND (a."groupId" = ${sqlText(groupId)} OR a."source" <> 'licenseAssignmentStates')`);
  return new Set(read.getRows().map(([userId]) => String(userId)));
}
