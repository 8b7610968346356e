import type { DuckDBConnection } from '@duckdb/node-api';
import { isoOf, type Day } from '../core/model/day.ts';
import type { PopulationRule } from '../core/model/population-rule.ts';
import { kindSql } from './mailbox-facts.ts';
import { populationSql, type RunTables } from './seat-query.ts';
import { sqlText } from './database.ts';
import { isGuestSql, readSql, type HeadCount } from './use-counts-scope.ts';

/** Services that take a licence, by the date that shows they are used. Copilot Chat takes none. */
export const licensedServices = ['exchange', 'files', 'teams', 'engage', 'skype', 'apps'] as const;
export type LicensedService = (typeof licensedServices)[number];

const dates: Readonly<Record<LicensedService, string>> = {
  exchange: '"exchangeOn"',
  files: 'greatest("oneDriveOn", "sharePointOn")',
  teams: '"teamsOn"',
  engage: '"yammerOn"',
  skype: '"skypeOn"',
  apps: '"appsOn"',
};

export interface IdentityQuery {
  readonly populations: readonly PopulationRule[];
  /** A service is used by activity at most this many days ago (28). */
  readonly activeDays: number;
  /** An account is used by a sign-in at most this many days ago (90). */
  readonly signInDays: number;
  /** How many of each list are read. */
  readonly listed: number;
  /** SKUs that give a service; a service not named is given by whatever SKU. */
  readonly grants?: Partial<Readonly<Record<LicensedService, readonly string[]>>>;
}

/** One account, with what it holds and what it does. Days as `YYYY-MM-DD`; null where there is none. */
export interface IdentityAccount {
  readonly userId: string;
  readonly name: string | null;
  readonly accountEnabled: boolean | null;
  readonly skuIds: readonly string[];
  readonly lastSignInOn: string | null;
  readonly lastInteractiveOn: string | null;
  readonly lastNonInteractiveOn: string | null;
  /** Services used within `activeDays`. */
  readonly services: readonly LicensedService[];
}

export interface IdentityGroup {
  readonly count: number;
  readonly licensed: number;
  /** With an interactive sign-in within `signInDays`, failed attempts included: somebody works with it, or tries to. */
  readonly interactive: number;
  /** No successful sign-in within `signInDays` and no service used within `activeDays`, where both are known. */
  readonly idle: number;
  /** Sign-ins not known of them. */
  readonly unknown: number;
  /** The first of them by id. */
  readonly accounts: readonly IdentityAccount[];
}

export interface UnlicensedUse {
  readonly service: LicensedService;
  /** Active within `activeDays`, and holding nothing that gives the service. Shared, room and equipment mailboxes need nothing for Exchange. */
  readonly people: HeadCount;
}

export interface EngageUse {
  readonly active: HeadCount;
  /** Nothing else known of them within the same days (PAR-08). */
  readonly nothingElse: HeadCount;
  /** Of those, people the Apps report has no row of, or that was not read. */
  readonly appsUnknown: HeadCount;
  /** Active, and holding no SKU at all. */
  readonly unlicensed: HeadCount;
}

export interface IdentityFacts {
  /** Accounts the policy declares service accounts. */
  readonly declared: IdentityGroup;
  /** Not declared; only ever signed in to non-interactively, and no workload used: worth declaring, never judged. */
  readonly looksLike: IdentityGroup;
  /** No workload known, and nobody can tell: of workloads, or, of people who were only counted, how they sign in. */
  readonly looksLikeUndecided: number;
  readonly unlicensed: readonly UnlicensedUse[];
  /** Active in any service and holding nothing: the first of them by id, internal people. */
  readonly unlicensedAccounts: readonly IdentityAccount[];
  readonly engage: EngageUse;
}

/** Service accounts, accounts that look like one, and use without a licence (M36-18, M36-19, M36-23, C5). */
export async function readIdentities(
  connection: DuckDBConnection,
  tables: RunTables,
  asOf: Day,
  query: IdentityQuery,
): Promise<IdentityFacts> {
  const people = peopleSql(tables, asOf, query);
  const select = async <Row>(sql: string): Promise<Row[]> =>
    (await connection.runAndReadAll(`WITH person AS (${people}) ${sql}`)).getRowObjectsJS() as Row[];
  const group = async (condition: string): Promise<IdentityGroup> => {
    const [counts] = await select<Omit<IdentityGroup, 'accounts'>>(`
      SELECT count(*)::INTEGER AS "count", count(*) FILTER (len("skuIds") > 0)::INTEGER AS "licensed",
        count(*) FILTER ("isInteractive")::INTEGER AS "interactive",
        count(*) FILTER ("signInKnown" AND NOT "isSignedIn" AND "isWorkloadKnown" AND len("services") = 0)::INTEGER AS "idle",
        count(*) FILTER (NOT "signInKnown")::INTEGER AS "unknown"
      FROM person WHERE ${condition}`);
    if (counts === undefined) throw new TypeError('A count answered no row');
    return { ...counts, accounts: await select(accountsSql(condition, query.listed)) };
  };
  const looks = `NOT "isGuest" AND "population" IS NULL AND "onlyNonInteractive"`;
  const undated = `"isCountedOnly" AND NOT "isGuest" AND "population" IS NULL AND len("services") = 0 AND "workloadOn" IS NULL`;
  const [undecided] = await select<{ readonly count: number }>(
    `SELECT count(*)::INTEGER AS "count" FROM person WHERE ${looks} AND NOT "isWorkloadKnown" AND len("services") = 0 AND "workloadOn" IS NULL
      OR ${undated}`,
  );
  if (undecided === undefined) throw new TypeError('A count answered no row');
  const unlicensed = licensedServices.flatMap((service) => {
    const lacking = `list_contains("services", '${service}') AND ${lacksSql(service, query)}`;
    return [
      `count(*) FILTER (${lacking} AND NOT "isGuest")::INTEGER AS "${service}"`,
      `count(*) FILTER (${lacking} AND "isGuest")::INTEGER AS "${service}Guests"`,
    ];
  });
  const [lacking] = await select<Record<string, number>>(`SELECT ${unlicensed.join(', ')} FROM person`);
  const [engage] = await select<Record<string, number>>(`SELECT ${engageSql()} FROM person`);
  const heads = (row: Record<string, number> | undefined, name: string): HeadCount => {
    const [internal, guests] = [row?.[name], row?.[`${name}Guests`]];
    if (internal === undefined || guests === undefined) throw new TypeError('A count answered no row');
    return { internal, guests };
  };
  return {
    declared: await group(`"population" = 'serviceAccount'`),
    looksLike: await group(`${looks} AND "isWorkloadKnown" AND "workloadOn" IS NULL`),
    looksLikeUndecided: undecided.count,
    unlicensed: licensedServices.map((service) => ({ service, people: heads(lacking, service) })),
    unlicensedAccounts: await select(
      accountsSql(
        `NOT "isGuest" AND (${licensedServices.map((service) => `(list_contains("services", '${service}') AND ${lacksSql(service, query)})`).join(' OR ')})`,
        query.listed,
      ),
    ),
    engage: {
      active: heads(engage, 'active'),
      nothingElse: heads(engage, 'nothingElse'),
      appsUnknown: heads(engage, 'appsUnknown'),
      unlicensed: heads(engage, 'unlicensed'),
    },
  };
}

function lacksSql(service: LicensedService, { grants }: IdentityQuery): string {
  const skuIds = grants?.[service];
  const holds =
    skuIds === undefined
      ? 'len("skuIds") > 0'
      : `list_has_any("skuIds", [${skuIds.map((skuId) => sqlText(skuId.toLowerCase())).join(', ')}]::VARCHAR[])`;
  return service === 'exchange' ? `NOT (${holds}) AND "mailboxKind" IS NULL` : `NOT (${holds})`;
}

function engageSql(): string {
  const active = `list_contains("services", 'engage')`;
  const figures = {
    active,
    nothingElse: `${active} AND len("services") = 1`,
    appsUnknown: `${active} AND len("services") = 1 AND NOT "hasAppsRow"`,
    unlicensed: `${active} AND len("skuIds") = 0`,
  };
  return Object.entries(figures)
    .flatMap(([name, condition]) => [
      `count(*) FILTER (${condition} AND NOT "isGuest")::INTEGER AS "${name}"`,
      `count(*) FILTER (${condition} AND "isGuest")::INTEGER AS "${name}Guests"`,
    ])
    .join(', ');
}

function accountsSql(condition: string, listed: number): string {
  return `SELECT "userId", "name", "accountEnabled", "skuIds", "lastSignInOn"::VARCHAR AS "lastSignInOn",
      "lastInteractiveOn"::VARCHAR AS "lastInteractiveOn", "lastNonInteractiveOn"::VARCHAR AS "lastNonInteractiveOn", "services"
    FROM person WHERE ${condition} ORDER BY "userId" LIMIT ${listed}`;
}

/** One row per person with everything the questions above are about. */
function peopleSql(tables: RunTables, asOf: Day, query: IdentityQuery): string {
  const { populations, activeDays, signInDays } = query;
  const activeSince = `DATE '${isoOf(asOf - activeDays)}'`;
  const signInSince = `DATE '${isoOf(asOf - signInDays)}'`;
  const bothRead = tables.wasRead('active-users') && tables.wasRead('m365-apps');
  const names = populations.map(({ population }, index) => `WHEN ${index + 1} THEN ${sqlText(population)}`);
  const population =
    names.length === 0 ? 'NULL::VARCHAR' : `CASE ${populationSql(populations)} ${names.join(' ')} END`;
  const services = licensedServices.map(
    (service) => `CASE WHEN ${dates[service]} >= ${activeSince} THEN '${service}' END`,
  );
  return `
    SELECT *, list_filter([${services.join(', ')}], lambda s: s IS NOT NULL) AS "services",
      greatest("exchangeOn", "oneDriveOn", "sharePointOn", "skypeOn", "yammerOn", "teamsOn", "appsOn") AS "workloadOn",
      coalesce("lastInteractiveOn" >= ${signInSince}, false) AS "isInteractive",
      coalesce("lastSignInOn" >= ${signInSince}, false) AS "isSignedIn",
      "lastNonInteractiveOn" IS NOT NULL AND "lastInteractiveOn" IS NULL AS "onlyNonInteractive",
      ${bothRead} AND ("hasWorkloadRow" OR "hasAppsRow") AS "isWorkloadKnown"
    FROM (
      SELECT u."userId", u."displayName" AS "name", u."accountEnabled", ${isGuestSql} AS "isGuest",
        ${population} AS "population", ${kindSql(populations)} AS "mailboxKind",
        coalesce(h."skuIds", []::VARCHAR[]) AS "skuIds", s."userId" IS NOT NULL AND s."basis" <> 'since' AS "signInKnown",
        coalesce(s."basis" = 'since', false) AS "isCountedOnly",
        s."lastSeenOn" AS "lastSignInOn", s."lastInteractiveAt"::DATE AS "lastInteractiveOn",
        s."lastNonInteractiveAt"::DATE AS "lastNonInteractiveOn",
        w."exchangeOn", w."oneDriveOn", w."sharePointOn", w."skypeOn", w."yammerOn", w."teamsOn",
        a."lastActivityOn" AS "appsOn", w."userKey" IS NOT NULL AS "hasWorkloadRow", a."userKey" IS NOT NULL AS "hasAppsRow"
      FROM ${tables.sqlOf('users')} u
      LEFT JOIN (
        SELECT "userId", list_sort(list_distinct(list("skuId"))) AS "skuIds" FROM ${tables.sqlOf('assignments')}
        WHERE "state" IS DISTINCT FROM 'Error' GROUP BY "userId") h ON h."userId" = u."userId"
      LEFT JOIN ${readSql('sign_ins', 'sign-ins', tables)} s ON s."userId" = u."userId"
      LEFT JOIN ${readSql('workloads', 'active-users', tables)} w ON w."userKey" = lower(u."userPrincipalName")
      LEFT JOIN ${readSql('apps', 'm365-apps', tables)} a ON a."userKey" = lower(u."userPrincipalName")
      LEFT JOIN ${readSql('mailboxes', 'mailbox-usage', tables)} m ON m."userKey" = lower(u."userPrincipalName")
      LEFT JOIN ${tables.sqlOf('mailbox_purposes')} p ON p."userId" = u."userId")`;
}
