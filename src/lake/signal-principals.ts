import type { DuckDBConnection } from '@duckdb/node-api';
import { isoOf, type Day } from '../core/model/day.ts';
import { sqlText } from './database.ts';
import { readSql } from './use-counts-scope.ts';
import type { RunTables } from './seat-query.ts';

export interface PrincipalQuery {
  /** Used by a sign-in at most this many days ago (90). */
  readonly signInDays: number;
  /** Tenants whose applications are nobody's here to look after: Microsoft's own. */
  readonly foreignTenantIds: readonly string[];
  /** How many are listed. */
  readonly listed: number;
}

/** An application or a managed identity. Days as `YYYY-MM-DD`; null where there is none. */
export interface PrincipalAccount {
  readonly principalId: string;
  readonly appId: string;
  readonly displayName: string | null;
  readonly accountEnabled: boolean | null;
  readonly principalType: string | null;
  readonly lastOn: string | null;
  /** Without a person. */
  readonly lastAsItselfOn: string | null;
}

export interface PrincipalFacts {
  /** Microsoft's own, which are counted and never listed. */
  readonly microsofts: number;
  readonly own: number;
  readonly managedIdentities: number;
  readonly disabled: number;
  /** Signed in to within `signInDays`. */
  readonly used: number;
  /** Of those, as itself, without a person: automation at work. */
  readonly usedAsItself: number;
  /** Enabled, with a sign-in, and the last one longer ago. */
  readonly dormant: number;
  /** Enabled, and the report has no sign-in of it. */
  readonly neverSeen: number;
  /** The first dormant ones by name. */
  readonly dormantAccounts: readonly PrincipalAccount[];
}

/** Identities that are no person, by whether they are really used (M36-18). The dates are of the sign-in report. */
export async function readPrincipals(
  connection: DuckDBConnection,
  tables: RunTables,
  asOf: Day,
  { signInDays, foreignTenantIds, listed }: PrincipalQuery,
): Promise<PrincipalFacts> {
  const since = `DATE '${isoOf(asOf - signInDays)}'`;
  const foreign = ['', ...foreignTenantIds].map(sqlText).join(', ');
  const from = `
    WITH seen AS (
      SELECT "appId", max(greatest("lastAt", "lastAsItselfAt"))::DATE AS "lastOn", max("lastAsItselfAt")::DATE AS "lastAsItselfOn"
      FROM ${readSql('principal_sign_ins', 'principal-sign-ins', tables)} GROUP BY "appId"),
    principal AS (
      SELECT p.*, s."lastOn", s."lastAsItselfOn", coalesce(p."ownerTenantId" IN (${foreign}), false) AS "isMicrosofts",
        p."accountEnabled" IS DISTINCT FROM false AS "isEnabled"
      FROM ${tables.sqlOf('service_principals')} p LEFT JOIN seen s ON s."appId" = p."appId")`;
  const own = (condition: string): string => `count(*) FILTER (NOT "isMicrosofts" AND ${condition})::INTEGER`;
  const dormant = `NOT "isMicrosofts" AND "isEnabled" AND "lastOn" < ${since}`;
  const counted = await connection.runAndReadAll(`${from}
    SELECT count(*) FILTER ("isMicrosofts")::INTEGER AS "microsofts", ${own('true')} AS "own",
      ${own(`"principalType" = 'ManagedIdentity'`)} AS "managedIdentities", ${own('NOT "isEnabled"')} AS "disabled",
      ${own(`"lastOn" >= ${since}`)} AS "used", ${own(`"lastAsItselfOn" >= ${since}`)} AS "usedAsItself",
      count(*) FILTER (${dormant})::INTEGER AS "dormant", ${own('"isEnabled" AND "lastOn" IS NULL')} AS "neverSeen"
    FROM principal`);
  const accounts = await connection.runAndReadAll(`${from}
    SELECT "principalId", "appId", "displayName", "accountEnabled", "principalType",
      "lastOn"::VARCHAR AS "lastOn", "lastAsItselfOn"::VARCHAR AS "lastAsItselfOn"
    FROM principal WHERE ${dormant} ORDER BY "displayName", "principalId" LIMIT ${listed}`);
  const [counts] = counted.getRowObjectsJS() as unknown as Omit<PrincipalFacts, 'dormantAccounts'>[];
  if (counts === undefined) throw new TypeError('A count answered no row');
  return { ...counts, dormantAccounts: accounts.getRowObjectsJS() as unknown as PrincipalAccount[] };
}
