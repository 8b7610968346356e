import type { PopulationRule } from '../core/model/population-rule.ts';
import { sqlText } from './database.ts';
import { emptySql } from './tables.ts';
import { attemptCodeSql, dayNumber, noDay, signInCodeSql } from './evidence-code.ts';
import type { SourceName, TableName } from './observation.ts';

export interface SeatQuery {
  /** In the order of the reconciler's products: a seat names its product by index. */
  readonly products: readonly { readonly skuIds: readonly string[] }[];
  /** The first rule that matches a person declares their population. */
  readonly populations: readonly PopulationRule[];
}

/** Where the rows of a run are. */
export interface RunTables {
  /** The table's rows as an SQL relation. */
  sqlOf(table: TableName): string;
  /** False when the source failed or was not read: then its rows prove nothing about those it lacks. */
  wasRead(source: SourceName): boolean;
}

/** The columns of the seat query, in order. `flags` is guest + 2 × disabled + 4 × (index of the population rule + 1). */
export const seatColumns = [
  'userId',
  'product',
  'heldSince',
  'createdOn',
  'flags',
  'signIn',
  'attempt',
  'workload',
  'copilot',
] as const;

/**
 * One row per user × product, however many SKUs, paths and rows lead there. An assignment in state `Error`
 * gives no licence and is no seat. Evidence is joined by user id for sign-ins and by lower-cased user
 * principal name for usage reports.
 *
 * The state stands in the join because DuckDB takes a filter to leave a fifth of the rows: it would then build
 * its hash table on the seats, the largest side, and hand on chunks that are mostly empty.
 */
export function seatSql({ products, populations }: SeatQuery, tables: RunTables): string {
  return `
    WITH sku_products (skuId, product) AS (${skuProductsSql(products)}),
    held AS (
      SELECT a.userId, s.product, min(a.updatedOn) AS heldSince
      FROM ${tables.sqlOf('assignments')} a
      JOIN sku_products s ON s.skuId = CASE WHEN a.state IS DISTINCT FROM 'Error' THEN a.skuId END
      GROUP BY a.userId, s.product),
    people AS (${peopleSql(populations, tables)})
    SELECT held.userId, held.product, ${dayOr('held.heldSince', noDay.none)} AS heldSince,
      coalesce(people.createdOn, ${noDay.none}) AS createdOn, coalesce(people.flags, 0) AS flags,
      coalesce(people.signIn, ${noDay.unknown}) AS signIn, coalesce(people.attempt, ${noDay.unknown}) AS attempt,
      coalesce(people.workload, ${noDay.unknown}) AS workload,
      coalesce(people.copilot, ${noDay.unknown}) AS copilot
    FROM held LEFT JOIN people ON people.userId = held.userId`;
}

/** SKU id and product index. SKU ids are compared as Graph writes them, in lower case. */
export function skuProductsSql(products: SeatQuery['products']): string {
  const rows = products.flatMap(({ skuIds }, product) =>
    [...new Set(skuIds.map((skuId) => skuId.toLowerCase()))].map(
      (skuId) => `(${sqlText(skuId)}, ${product}::INTEGER)`,
    ),
  );
  return rows.length > 0 ? `VALUES ${rows.join(', ')}` : `SELECT '', 0 WHERE false`;
}

function peopleSql(populations: readonly PopulationRule[], tables: RunTables): string {
  const read = (table: TableName, source: SourceName): string =>
    tables.wasRead(source) ? tables.sqlOf(table) : emptySql(table);
  const workloads = ['exchangeOn', 'oneDriveOn', 'sharePointOn', 'skypeOn', 'yammerOn', 'teamsOn'];
  const newest = `greatest(${workloads.map((column) => `w."${column}"`).join(', ')}, a."lastActivityOn")`;
  // Half of the picture cannot say "never": the report that is missing may hold the date.
  const allRead = tables.wasRead('active-users') && tables.wasRead('m365-apps');
  const noDate = allRead ? noDay.never : noDay.unknown;
  return `
    SELECT u."userId", ${dayOr('u."createdOn"', noDay.none)} AS createdOn,
      coalesce(lower(trim(u."userType")) = 'guest', false)::INTEGER
        + 2 * (u."accountEnabled" IS FALSE)::INTEGER + 4 * ${populationSql(populations)} AS flags,
      ${signInCodeSql} AS signIn, ${attemptCodeSql} AS attempt,
      CASE WHEN ${newest} IS NOT NULL THEN ${dayNumber(newest)}
        WHEN w."userKey" IS NULL AND a."userKey" IS NULL THEN ${noDay.unknown} ELSE ${noDate} END::INTEGER AS workload,
      CASE WHEN c."lastActivityOn" IS NOT NULL THEN ${dayNumber('c."lastActivityOn"')}
        WHEN c."userKey" IS NULL THEN ${noDay.unknown} ELSE ${noDay.never} END::INTEGER AS copilot
    FROM ${tables.sqlOf('users')} u
    LEFT JOIN ${read('sign_ins', 'sign-ins')} s ON s."userId" = u."userId"
    LEFT JOIN ${read('workloads', 'active-users')} w ON w."userKey" = lower(u."userPrincipalName")
    LEFT JOIN ${read('apps', 'm365-apps')} a ON a."userKey" = lower(u."userPrincipalName")
    LEFT JOIN ${read('copilot', 'copilot')} c ON c."userKey" = lower(u."userPrincipalName")`;
}

/** Position of the first matching rule, counted from 1; 0 when none matches. */
export function populationSql(rules: readonly PopulationRule[]): string {
  const cases = rules.flatMap(({ attribute, values }, index) => {
    const wanted = values.map((value) => `lower(trim(${sqlText(value)}))`);
    const actual = `lower(trim(${attributeSql(attribute)}))`;
    return wanted.length > 0 ? [`WHEN ${actual} IN (${wanted.join(', ')}) THEN ${index + 1}`] : [];
  });
  return cases.length > 0 ? `(CASE ${cases.join(' ')} ELSE 0 END)` : '0';
}

const columnAttributes = ['employeeType', 'department', 'companyName', 'jobTitle'];
const extensionAttribute = /^extensionAttribute([1-9]|1[0-5])$/;

function attributeSql(attribute: string): string {
  if (columnAttributes.includes(attribute)) return `u."${attribute}"`;
  if (extensionAttribute.test(attribute))
    return `json_extract_string(u."extensionAttributes", '$.${attribute}')`;
  throw new TypeError(`No population can be told by the attribute ${attribute}`);
}

function dayOr(column: string, otherwise: number): string {
  return `coalesce(${dayNumber(column)}, ${otherwise})::INTEGER`;
}
