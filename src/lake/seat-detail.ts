import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlText } from './database.ts';
import { skuProductsSql, type RunTables, type SeatQuery } from './seat-query.ts';

export interface SeatKey {
  readonly userId: string;
  /** Index into the products asked about. */
  readonly product: number;
}

/** How a seat is held: one per SKU of the product. */
export interface SeatAssignment {
  readonly skuId: string;
  /** Several groups: the first by id; `groupIds` has them all. */
  readonly path: 'direct' | `group:${string}` | `direct+group:${string}`;
  readonly groupIds: readonly string[];
  /** Beside `groupIds`; null for a group that was not read. */
  readonly groupNames: readonly (string | null)[];
  /** Service plans switched off in the direct assignment. */
  readonly disabledPlans: readonly string[];
  /** False when the directory names the SKU but not the way it came: then `direct` is a guess. */
  readonly hasStatedPath: boolean;
}

/** Everything a person needs to see of a seat before deciding on it. Nulls where the directory says nothing. */
export interface SeatDetail extends SeatKey {
  readonly displayName: string | null;
  readonly userPrincipalName: string | null;
  readonly department: string | null;
  readonly accountEnabled: boolean | null;
  readonly assignments: readonly SeatAssignment[];
}

/** Details of the seats asked for, in that order; a seat nobody holds any more has no assignments. */
export async function readSeatDetails(
  connection: DuckDBConnection,
  keys: readonly SeatKey[],
  products: SeatQuery['products'],
  tables: RunTables,
): Promise<SeatDetail[]> {
  if (keys.length === 0) return [];
  const asked = keys.map(({ userId, product }, index) => `(${index}, ${sqlText(userId)}, ${product})`);
  const read = await connection.runAndReadAll(`
    WITH asked (position, userId, product) AS (VALUES ${asked.join(', ')}),
    sku_products (skuId, product) AS (${skuProductsSql(products)}),
    held AS (
      SELECT k.position, a.*, g."displayName" AS groupName
      FROM ${tables.sqlOf('assignments')} a
      JOIN sku_products s ON s.skuId = a.skuId
      JOIN asked k ON k.userId = a.userId AND k.product = s.product
      LEFT JOIN ${tables.sqlOf('groups')} g ON g."groupId" = a."groupId"
      WHERE a.state IS DISTINCT FROM 'Error')
    SELECT k.position, u."displayName", u."userPrincipalName", u."department", u."accountEnabled",
      h."skuId", h."groupId", h.groupName, h."disabledPlans", h."source" = 'licenseAssignmentStates' AS stated
    FROM asked k
    LEFT JOIN ${tables.sqlOf('users')} u ON u."userId" = k.userId
    LEFT JOIN held h ON h.position = k.position
    ORDER BY k.position, h."skuId", h."groupId" NULLS FIRST`);
  const byPosition = Map.groupBy(read.getRowObjectsJS() as unknown as DetailRow[], (row) => row.position);
  return keys.map((key, position) => detailOf(key, byPosition.get(position) ?? []));
}

interface DetailRow {
  readonly position: number;
  readonly displayName: string | null;
  readonly userPrincipalName: string | null;
  readonly department: string | null;
  readonly accountEnabled: boolean | null;
  readonly skuId: string | null;
  readonly groupId: string | null;
  readonly groupName: string | null;
  readonly disabledPlans: string | null;
  readonly stated: boolean | null;
}

function detailOf({ userId, product }: SeatKey, rows: readonly DetailRow[]): SeatDetail {
  const person = rows[0];
  const bySku = Map.groupBy(rows, (row) => row.skuId);
  return {
    userId,
    product,
    displayName: person?.displayName ?? null,
    userPrincipalName: person?.userPrincipalName ?? null,
    department: person?.department ?? null,
    accountEnabled: person?.accountEnabled ?? null,
    assignments: [...bySku].flatMap(([skuId, paths]) => (skuId === null ? [] : [assignmentOf(skuId, paths)])),
  };
}

function assignmentOf(skuId: string, rows: readonly DetailRow[]): SeatAssignment {
  const stated = rows.filter((row) => row.stated === true);
  const paths = stated.length > 0 ? stated : rows;
  const direct = paths.find((row) => row.groupId === null);
  const names = new Map(
    paths.flatMap((row) => (row.groupId === null ? [] : [[row.groupId, row.groupName] as const])),
  );
  return {
    skuId,
    path: pathOf(direct !== undefined, [...names.keys()]),
    groupIds: [...names.keys()],
    groupNames: [...names.values()],
    disabledPlans: (direct?.disabledPlans ?? '').split(';').filter((plan) => plan !== ''),
    hasStatedPath: stated.length > 0,
  };
}

function pathOf(isDirect: boolean, [group]: readonly string[]): SeatAssignment['path'] {
  if (group === undefined) return 'direct';
  return isDirect ? `direct+group:${group}` : `group:${group}`;
}
