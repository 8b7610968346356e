import type { Feature } from '../core/model/feature.ts';
import type { PopulationRule } from '../core/model/population-rule.ts';
import { featureSignalOf } from '../core/signals/feature-signals.ts';
import { sqlText } from './database.ts';
import { dayNumber, noDay } from './evidence-code.ts';
import { populationSql, type RunTables } from './seat-query.ts';
import { signalSql } from './signal-sql.ts';
import { emptySql } from './tables.ts';
import type { SourceName, TableName } from './observation.ts';

export interface HoldingQuery {
  /** The first rule that matches a person declares their population. */
  readonly populations: readonly PopulationRule[];
  /** The order gives the bits of a feature set their meaning. */
  readonly features: readonly Feature[];
  /** A dated signal counts as use for this many days. */
  readonly classifyAfterDays: number;
  /** How long an attestation is in force. */
  readonly attestationDays: number;
  /** Somebody whose account, or whose assignment of one of the `priced` SKUs, is younger than this is new. */
  readonly newForDays: number;
  /** SKU ids. */
  readonly priced: readonly string[];
  /** SKU ids of which it is told what group gave them. */
  readonly suites: readonly string[];
}

/** What a column says that is neither a day nor a set. */
export const unsaid = -1;

/**
 * The columns of the holding query, in order: INTEGER but for the id and the bytes. `flags` is guest + 2 × disabled
 * + 4 × new account + 8 × new assignment + 16 × activations told + 32 × (index of the population rule + 1).
 */
export const holdingColumns = [
  'userId',
  'skuSet',
  'groupSet',
  'flags',
  'exchange',
  'files',
  'teams',
  'engage',
  'copilot',
  'desktop',
  'web',
  'hasArchive',
  'activated',
  'attested',
  'mailboxBytes',
  'shown',
] as const;

/** Where a run's holdings are: its tables, its day, and the SKUs somebody holds, sorted. */
export interface HoldingTables {
  readonly tables: RunTables;
  readonly asOf: string;
  readonly skuIds: readonly string[];
  /** Whether a person without an activation has none: the report was read whole, and with names. */
  readonly hasActivations: boolean;
}

/** One row per person who holds a SKU, whatever the path. An assignment in state `Error` gives nothing. */
export function holdingSql(query: HoldingQuery, from: HoldingTables): string {
  const people = holdingColumns.slice(3, -1).map((column) => {
    const absent = absentOf(column);
    const told = `coalesce(p."${column}", ${absent})`;
    return `${told}${column === 'flags' ? ` + 8 * held."isNew"::INTEGER` : ''} AS "${column}"`;
  });
  return `
    WITH held AS MATERIALIZED (${heldSql(query, from)}),
    given AS MATERIALIZED (${givenSql(query, from)}),
    sku_sets AS (${skuSetsSql('held')}),
    group_sets AS (${groupSetsSql('given')}),
    people AS (${peopleSql(query, from)}),
    shown AS (${shownSql(query, from)})
    SELECT held."userId", s."skuSet", coalesce(g."groupSet", ${unsaid}) AS "groupSet", ${people.join(', ')},
      coalesce(shown."shown", 0) AS "shown"
    FROM held
    JOIN sku_sets s ON s."skus" = held."skus"
    LEFT JOIN given ON given."userId" = held."userId"
    LEFT JOIN group_sets g ON g."paths" = given."paths"
    LEFT JOIN people p ON p."userId" = held."userId"
    LEFT JOIN shown ON shown."userId" = held."userId"`;
}

/** Each person's SKUs as a string of bits, in the order of the SKU ids. */
export function heldSql(query: HoldingQuery, { tables, skuIds, asOf }: HoldingTables): string {
  const positions = skuIds.map(
    (skuId, position) => `(${sqlText(skuId)}, ${position}::INTEGER, ${query.priced.includes(skuId)})`,
  );
  return `
    SELECT a."userId", bitstring_agg(s."position", 0, ${skuIds.length - 1}) AS "skus",
      coalesce(bool_or(s."isPriced" AND ${isYoung('a."updatedOn"', query, asOf)}), false) AS "isNew"
    FROM ${tables.sqlOf('assignments')} a
    JOIN (VALUES ${positions.join(', ')}) s ("skuId", "position", "isPriced") ON s."skuId" = ${heldSkuId}
    GROUP BY a."userId"`;
}

export function skuSetsSql(held: string): string {
  return `
    SELECT "skus", (row_number() OVER (ORDER BY "skus") - 1)::INTEGER AS "skuSet"
    FROM (SELECT DISTINCT "skus" FROM ${held})`;
}

/** Each person's suites by the groups they come from: `group sku;group sku`. */
export function givenSql({ suites }: HoldingQuery, { tables }: HoldingTables): string {
  if (suites.length === 0) return `SELECT '' AS "userId", '' AS "paths" WHERE false`;
  return `
    SELECT "userId", array_to_string(list_sort(list("path")), ';') AS "paths" FROM (
      SELECT DISTINCT a."userId", a."groupId" || ' ' || a."skuId" AS "path"
      FROM ${tables.sqlOf('assignments')} a
      WHERE ${heldSkuId} IN (${suites.map(sqlText).join(', ')}) AND a."groupId" IS NOT NULL)
    GROUP BY "userId"`;
}

export function groupSetsSql(given: string): string {
  return `
    SELECT "paths", (row_number() OVER (ORDER BY "paths") - 1)::INTEGER AS "groupSet"
    FROM (SELECT DISTINCT "paths" FROM ${given})`;
}

/** The attestations in force on the day. */
export function attestedSql({ attestationDays }: HoldingQuery, { tables, asOf }: HoldingTables): string {
  const day = `DATE ${sqlText(asOf)}`;
  return `
    SELECT "feature", lower("userKey") AS "userKey", "attestedOn" FROM ${readSql(tables, 'feature_use', 'features')}
    WHERE "attestedOn" BETWEEN ${day} - ${attestationDays} AND ${day}`;
}

const heldSkuId = `CASE WHEN a."state" IS DISTINCT FROM 'Error' THEN a."skuId" END`;

/** Fewer than `newForDays` days ago. */
function isYoung(column: string, { newForDays }: HoldingQuery, asOf: string): string {
  return `(${column} > DATE ${sqlText(asOf)} - ${newForDays})`;
}

/** The flags of somebody the directory does not list. */
const isDisabled = 2;

function absentOf(column: string): number {
  if (column === 'flags') return isDisabled;
  if (column === 'activated') return 0;
  return ['exchange', 'files', 'teams', 'engage', 'copilot'].includes(column) ? noDay.unknown : unsaid;
}

function peopleSql(query: HoldingQuery, from: HoldingTables): string {
  const { tables } = from;
  const dated = (column: string, row: string) =>
    `CASE WHEN ${row} IS NULL THEN ${noDay.unknown} ELSE coalesce(${dayNumber(column)}, ${noDay.never}) END::INTEGER`;
  const workload = (column: string) => dated(column, 'w."userKey"');
  const told = (flag: string) => `coalesce((${flag})::INTEGER, ${unsaid})`;
  const named = (set: string) => `CASE WHEN u."userKey" IS NULL THEN ${unsaid} ELSE coalesce(${set}, 0) END`;
  return `
    SELECT u."userId",
      coalesce(lower(trim(u."userType")) = 'guest', false)::INTEGER
        + ${isDisabled} * (u."accountEnabled" IS DISTINCT FROM true)::INTEGER
        + 4 * coalesce(${isYoung('u."createdOn"', query, from.asOf)}, false)::INTEGER
        + 16 * (${from.hasActivations} AND u."userKey" IS NOT NULL)::INTEGER
        + 32 * ${populationSql(query.populations)} AS "flags",
      ${workload('w."exchangeOn"')} AS "exchange",
      ${workload('greatest(w."oneDriveOn", w."sharePointOn")')} AS "files",
      ${workload('w."teamsOn"')} AS "teams",
      ${workload('w."yammerOn"')} AS "engage",
      ${dated('c."lastActivityOn"', 'c."userKey"')} AS "copilot",
      ${told('a."usedDesktop"')} AS "desktop",
      ${told('a."usedMobile" OR a."usedWeb"')} AS "web",
      ${told('m."hasArchive"')} AS "hasArchive",
      coalesce(x."activated", 0) AS "activated",
      ${named('f."attested"')} AS "attested",
      coalesce(m."storageBytes", ${unsaid}) AS "mailboxBytes"
    FROM (SELECT *, lower("userPrincipalName") AS "userKey" FROM ${tables.sqlOf('users')}) u
    LEFT JOIN ${readSql(tables, 'workloads', 'active-users')} w ON w."userKey" = u."userKey"
    LEFT JOIN ${readSql(tables, 'apps', 'm365-apps')} a ON a."userKey" = u."userKey"
    LEFT JOIN ${readSql(tables, 'copilot', 'copilot')} c ON c."userKey" = u."userKey"
    LEFT JOIN ${readSql(tables, 'mailboxes', 'mailbox-usage')} m ON m."userKey" = u."userKey"
    LEFT JOIN (${activatedSql(query, from)}) x ON x."userKey" = u."userKey"
    LEFT JOIN (${namedSql(query, from)}) f ON f."userKey" = u."userKey"`;
}

/** Per person the features whose signal is an activation they have. */
function activatedSql({ features }: HoldingQuery, { tables }: HoldingTables): string {
  const bits = features.flatMap(({ signal }, bit) =>
    signal.startsWith('activation:')
      ? `CASE WHEN contains(lower("productType"), ${sqlText(signal.slice('activation:'.length).toLowerCase())})
          THEN ${1 << bit} ELSE 0 END`
      : [],
  );
  return `SELECT "userKey", bit_or(${['0', ...bits].join(' | ')})::INTEGER AS "activated"
    FROM ${readSql(tables, 'activations', 'activations')} GROUP BY "userKey"`;
}

/** Per person the features a signal names them for, whatever they hold; of nobody else there is a row. */
function shownSql({ features, classifyAfterDays }: HoldingQuery, { tables, asOf }: HoldingTables): string {
  const signals = features.flatMap(({ shownBy }, bit) =>
    (shownBy?.signals ?? []).map((id) => {
      const days = Math.min(featureSignalOf(id).windowDays, classifyAfterDays);
      const told = signalSql(id, tables, `(DATE ${sqlText(asOf)} - ${days})`);
      return `SELECT "userId", ${1 << bit} AS "bit" FROM (${told}) WHERE "shows"`;
    }),
  );
  const none = `SELECT '' AS "userId", 0 AS "bit" WHERE false`;
  return `SELECT "userId", bit_or("bit")::INTEGER AS "shown"
    FROM (${[none, ...signals].join(' UNION ALL ')}) GROUP BY "userId"`;
}

/** Per person the features an attestation in force names them for. */
function namedSql(query: HoldingQuery, from: HoldingTables): string {
  const cases = query.features.map(({ id }, bit) => `WHEN ${sqlText(id)} THEN ${1 << bit}`);
  const bit = cases.length > 0 ? `CASE "feature" ${cases.join(' ')} ELSE 0 END` : '0';
  return `SELECT "userKey", bit_or(${bit})::INTEGER AS "attested"
    FROM (${attestedSql(query, from)}) GROUP BY "userKey"`;
}

function readSql(tables: RunTables, table: TableName, source: SourceName): string {
  return tables.wasRead(source) ? tables.sqlOf(table) : emptySql(table);
}
