import type { DuckDBConnection } from '@duckdb/node-api';
import { dayOf, isoOf } from '../core/model/day.ts';
import type { HeldSku, PreflightFacts } from '../core/preflight/preflight-of.ts';
import { sqlText } from './database.ts';
import type { SourceName, TableName } from './observation.ts';
import type { RunTables } from './seat-query.ts';
import { readSql } from './use-counts-scope.ts';

export interface PreflightQuestion {
  readonly userIds: readonly string[];
  /** What a report or a list says more days before the day of the run than this is unknown (C26). */
  readonly maxReportLagDays: number;
}

/**
 * What the sources say of these people, in that order. Reports and lists are joined by the id or the name of a person:
 * where names are concealed, where a list is too old, and where nobody brought one, it is unknown.
 */
export async function readPreflightFacts(
  connection: DuckDBConnection,
  tables: RunTables,
  asOf: string,
  { userIds, maxReportLagDays }: PreflightQuestion,
): Promise<PreflightFacts[]> {
  if (userIds.length === 0) return [];
  const oldest = isoOf(dayOf(asOf) - maxReportLagDays);
  const fresh = (table: TableName, source: SourceName, day: string): string =>
    `(SELECT * FROM ${readSql(table, source, tables)} WHERE "${day}" >= DATE '${oldest}')`;
  const asked = userIds.map((userId, position) => `(${position}, ${sqlText(userId)})`);
  const read = await connection.runAndReadAll(`
    WITH named (position, userId) AS (VALUES ${asked.join(', ')}),
    asked AS (
      SELECT n.position, n.userId, lower(u."userPrincipalName") AS userKey
      FROM named n LEFT JOIN ${tables.sqlOf('users')} u ON u."userId" = n.userId),
    keys AS (
      SELECT position, lower(userId) AS "key" FROM asked
      UNION ALL SELECT position, userKey FROM asked WHERE userKey IS NOT NULL),
    held AS (
      SELECT k.position, string_agg(a."skuId" || '|' || a."disabledPlans", ',' ORDER BY a."skuId") AS held
      FROM asked k JOIN ${tables.sqlOf('assignments')} a ON a."userId" = k.userId
      WHERE a."state" IS DISTINCT FROM 'Error' GROUP BY k.position),
    hold AS (
      SELECT k.position, bool_or(l."isOnHold") AS "isOnHold", bool_or(l."hasArchive") AS "hasArchive",
        max(l."recipientType") FILTER (WHERE l."recipientType" <> 'user') AS "otherType",
        max(l."recipientType") AS "recipientType"
      FROM keys k JOIN ${fresh('mailbox_holds', 'holds', 'exportedOn')} l ON l."userKey" = k."key"
      GROUP BY k.position),
    phone AS (
      SELECT k.position, bool_or(l."hasNumber") AS "hasNumber"
      FROM keys k JOIN ${fresh('phone_numbers', 'phones', 'exportedOn')} l ON l."userKey" = k."key"
      GROUP BY k.position),
    drive AS (
      SELECT k.position, sum(l."storageBytes") AS bytes
      FROM asked k JOIN ${fresh('onedrive_sizes', 'onedrive-usage', 'refreshedOn')} l ON l."userKey" = k.userKey
      GROUP BY k.position HAVING count(*) = count(l."storageBytes"))
    SELECT k.position, held.held, m."storageBytes" AS "mailboxBytes", m."hasArchive" AS "reportArchive",
      coalesce(m."recipientType", nullif(p."purpose", 'none')) AS "reportType", hold."hasArchive" AS "listArchive",
      coalesce(hold."otherType", hold."recipientType") AS "listType", hold."isOnHold", phone."hasNumber",
      drive.bytes AS "oneDriveBytes"
    FROM asked k
    LEFT JOIN held ON held.position = k.position
    LEFT JOIN ${fresh('mailboxes', 'mailbox-usage', 'refreshedOn')} m
      ON m."userKey" = k.userKey AND m."isDeleted" IS DISTINCT FROM true
    LEFT JOIN ${tables.sqlOf('mailbox_purposes')} p ON p."userId" = k.userId
    LEFT JOIN hold ON hold.position = k.position
    LEFT JOIN phone ON phone.position = k.position
    LEFT JOIN drive ON drive.position = k.position
    ORDER BY k.position`);
  return (read.getRowObjectsJS() as unknown as FactRow[]).map((row) => factsOf(row));
}

interface FactRow {
  readonly held: string | null;
  readonly mailboxBytes: number | null;
  readonly reportArchive: boolean | null;
  readonly reportType: string | null;
  readonly listArchive: boolean | null;
  readonly listType: string | null;
  readonly isOnHold: boolean | null;
  readonly hasNumber: boolean | null;
  readonly oneDriveBytes: number | null;
}

function factsOf(row: FactRow): PreflightFacts {
  return {
    held: row.held === null ? null : heldOf(row.held),
    mailbox: {
      sizeBytes: row.mailboxBytes,
      // Either source may be behind the other: what there is to lose counts.
      hasArchive:
        row.reportArchive === true || row.listArchive === true || (row.listArchive ?? row.reportArchive),
      isOnHold: row.isOnHold,
      purpose: purposeOf(row.reportType, row.listType),
    },
    oneDriveBytes: row.oneDriveBytes,
    hasPhoneNumber: row.hasNumber,
  };
}

/** A mailbox that either source calls shared, a room or equipment is no person's. */
function purposeOf(report: string | null, list: string | null): string | null {
  return list === null || list === 'user' ? (report ?? list) : list;
}

/** A plan is switched off where every path of the SKU switches it off. */
function heldOf(text: string): readonly HeldSku[] {
  const held = new Map<string, readonly string[]>();
  for (const path of text.split(',')) {
    const [skuId = '', plans = ''] = path.split('|');
    const disabled = plans.split(';').filter((plan) => plan !== '');
    const before = held.get(skuId);
    held.set(skuId, before === undefined ? disabled : before.filter((plan) => disabled.includes(plan)));
  }
  return [...held].map(([skuId, disabledPlans]) => ({ skuId, disabledPlans }));
}
