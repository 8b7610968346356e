import type { DuckDBConnection } from '@duckdb/node-api';
import { isoOf, type Day } from '../core/model/day.ts';
import type { SignalId } from '../core/signals/feature-signals.ts';
import type { RunTables } from './seat-query.ts';
import { signalSql } from './signal-sql.ts';
import { isGuestSql, scopeSql, type HeadCount } from './use-counts-scope.ts';

export interface SignalQuery {
  readonly signals: readonly {
    readonly id: SignalId;
    /** The SKUs that give what the signal is about. */
    readonly skuIds: readonly string[];
    /** A dated signal counts for this many days. */
    readonly withinDays: number;
  }[];
}

/** Heads of one signal. What they rest on is for the reader of the manifest to judge. */
export interface SignalCount {
  readonly holders: HeadCount;
  readonly showing: HeadCount;
  /** Holders the source says nothing of. */
  readonly unknown: HeadCount;
  /** People of the directory who show it and hold no SKU that gives it. */
  readonly beyond: HeadCount;
}

export interface TenantSignals {
  /** Conditional access policies that are enforced, and those of them that use risk; report-only ones apart. */
  readonly policies: number;
  readonly riskPolicies: number;
  readonly riskPoliciesReportOnly: number;
  /** Null in whole where the report has no row. */
  readonly insight: {
    readonly entitledP1: number | null;
    readonly entitledP2: number | null;
    readonly conditionalAccessUsers: number | null;
    readonly conditionalAccessGuests: number | null;
    readonly riskBasedUsers: number | null;
    readonly riskBasedGuests: number | null;
  } | null;
}

/** Who shows each signal, among those who hold what gives it and beyond them (M36-03, M36-08..10). */
export async function readSignals(
  connection: DuckDBConnection,
  tables: RunTables,
  asOf: Day,
  { signals }: SignalQuery,
): Promise<ReadonlyMap<SignalId, SignalCount>> {
  const found = new Map<SignalId, SignalCount>();
  for (const { id, skuIds, withinDays } of signals) {
    const told = signalSql(id, tables, `DATE '${isoOf(asOf - withinDays)}'`);
    const read = await connection.runAndReadAll(`
      WITH holder AS (${scopeSql({ skuIds }, tables)}),
      told AS (SELECT "userId", bool_or("shows") AS "shows" FROM (${told}) GROUP BY "userId"),
      person AS (
        SELECT coalesce(h."isGuest", ${isGuestSql}) AS "isGuest", h."userId" IS NOT NULL AS "holds",
          ${isTotal(id) ? `coalesce(t."shows", false)` : `t."shows"`} AS "shows"
        FROM holder h
        FULL JOIN (SELECT t.* FROM told t JOIN ${tables.sqlOf('users')} known ON known."userId" = t."userId") t
          ON t."userId" = h."userId"
        LEFT JOIN ${tables.sqlOf('users')} u ON u."userId" = coalesce(h."userId", t."userId"))
      SELECT ${[
        heads('holders', `"holds"`),
        heads('showing', `"holds" AND "shows"`),
        heads('unknown', `"holds" AND "shows" IS NULL`),
        heads('beyond', `NOT "holds" AND "shows"`),
      ].join(', ')} FROM person`);
    const [row] = read.getRowObjectsJS() as unknown as Record<string, number>[];
    if (row === undefined) throw new TypeError('A count answered no row');
    found.set(id, {
      holders: headsIn(row, 'holders'),
      showing: headsIn(row, 'showing'),
      unknown: headsIn(row, 'unknown'),
      beyond: headsIn(row, 'beyond'),
    });
  }
  return found;
}

export async function readTenantSignals(
  connection: DuckDBConnection,
  tables: RunTables,
): Promise<TenantSignals> {
  const usesRisk = `("usesUserRisk" OR "usesSignInRisk")`;
  const policies = await connection.runAndReadAll(`
    SELECT count(*) FILTER ("state" = 'enabled')::INTEGER AS "policies",
      count(*) FILTER ("state" = 'enabled' AND ${usesRisk})::INTEGER AS "riskPolicies",
      count(*) FILTER ("state" = 'enabledForReportingButNotEnforced' AND ${usesRisk})::INTEGER AS "riskPoliciesReportOnly"
    FROM ${tables.sqlOf('access_policies')}`);
  const insights = await connection.runAndReadAll(`
    SELECT "entitledP1", "entitledP2", "conditionalAccessUsers", "conditionalAccessGuests", "riskBasedUsers", "riskBasedGuests"
    FROM ${tables.sqlOf('premium_insights')}`);
  const [counted] = policies.getRowObjectsJS() as unknown as Omit<TenantSignals, 'insight'>[];
  const [insight] = insights.getRowObjectsJS() as unknown as NonNullable<TenantSignals['insight']>[];
  if (counted === undefined) throw new TypeError('A count answered no row');
  return { ...counted, insight: insight ?? null };
}

/** Sources that list whoever shows it, so that somebody they leave out does not; the others list everybody. */
function isTotal(id: SignalId): boolean {
  return !['mfa', 'sspr', 'passwordless', 'archive'].includes(id);
}

function heads(name: string, condition: string): string {
  return `count(*) FILTER (${condition} AND NOT "isGuest")::INTEGER AS "${name}",
    count(*) FILTER (${condition} AND "isGuest")::INTEGER AS "${name}Guests"`;
}

function headsIn(row: Readonly<Record<string, number>>, name: string): HeadCount {
  const [internal, guests] = [row[name], row[`${name}Guests`]];
  if (internal === undefined || guests === undefined) throw new TypeError('A count answered no row');
  return { internal, guests };
}
