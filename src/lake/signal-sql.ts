import type { DuckDBConnection } from '@duckdb/node-api';
import type { SignalId } from '../core/signals/feature-signals.ts';
import type { RunTables } from './seat-query.ts';
import { isGuestSql, readSql } from './use-counts-scope.ts';

/**
 * `userId` and `shows`, one row or several per person: what a signal says of people. `since` is the first day that
 * counts, as SQL; roles, registrations and archives have no day. A call of somebody's own that became a conference
 * (`user_out_conf`) is use of both.
 */
export function signalSql(id: SignalId, tables: RunTables, since: string): string {
  const registered = (column: string): string =>
    `SELECT "userId", "${column}" AS "shows" FROM ${readSql('auth_methods', 'auth-methods', tables)}`;
  const called = (condition: string): string =>
    `SELECT "userId", true AS "shows" FROM ${readSql('pstn_use', 'pstn-calls', tables)}
      WHERE "lastCallOn" >= ${since} AND ${condition}`;
  switch (id) {
    case 'phone':
      return called(`"callType" NOT LIKE 'conf%'`);
    case 'audio-conferencing':
      return called(`"callType" LIKE '%conf%'`);
    case 'pim-eligible':
      return `SELECT "principalId" AS "userId", true AS "shows" FROM ${readSql('pim_eligibilities', 'pim-eligibilities', tables)}`;
    case 'pim-activated':
      return `SELECT "principalId" AS "userId", true AS "shows" FROM ${readSql('pim_activations', 'pim-activations', tables)}`;
    case 'risk-detected':
      return `SELECT "userId", true AS "shows" FROM ${readSql('risk_detections', 'risk-detections', tables)}
        WHERE "detectedOn" >= ${since}`;
    case 'mfa':
      return registered('isMfaRegistered');
    case 'sspr':
      return registered('isSsprRegistered');
    case 'passwordless':
      return registered('isPasswordlessCapable');
    case 'archive':
      return `SELECT u."userId", m."hasArchive" AS "shows" FROM ${tables.sqlOf('users')} u
        JOIN ${readSql('mailboxes', 'mailbox-usage', tables)} m ON m."userKey" = lower(u."userPrincipalName")`;
    case 'power-bi':
      return powerBiSql(tables, since);
  }
}

/**
 * Whether calls were recorded that may be of a conference without saying so: through Direct Routing, which On-network
 * Conferencing sends them by (learn.microsoft.com, audio-conferencing-on-network), or of a kind that was not told.
 */
export async function hasOpaqueCalls(connection: DuckDBConnection, tables: RunTables): Promise<boolean> {
  const read = await connection.runAndReadAll(`
    SELECT count(*)::INTEGER AS "calls" FROM ${readSql('pstn_use', 'pstn-calls', tables)}
    WHERE "route" = 'directRouting' OR "callType" = 'unknown'`);
  const [counted] = read.getRowObjectsJS() as unknown as { readonly calls: number }[];
  return counted === undefined || counted.calls > 0;
}

/** A guest goes by the address they have at home, or by the name they have here. */
function powerBiSql(tables: RunTables, since: string): string {
  const used = `(SELECT DISTINCT "userKey" FROM ${readSql('power_bi_use', 'power-bi-activity', tables)}
    WHERE "usedOn" >= ${since})`;
  const users = tables.sqlOf('users');
  return `SELECT u."userId", true AS "shows" FROM ${users} u
      JOIN ${used} p ON p."userKey" = lower(u."userPrincipalName")
    UNION ALL SELECT u."userId", true AS "shows" FROM ${users} u
      JOIN ${used} p ON p."userKey" = lower(u."mail") WHERE ${isGuestSql}`;
}
