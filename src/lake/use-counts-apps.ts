import type { DuckDBConnection } from '@duckdb/node-api';
import type { RunTables } from './seat-query.ts';
import { holdersSql, readSql, scopeSql, type HeadCount, type PeopleScope } from './use-counts-scope.ts';

/** People who used one application in the report's 180 days; `platform` is null for any of them. */
export interface AppUse {
  readonly app: string;
  readonly platform: string | null;
  readonly people: HeadCount;
}

/** Where people work with the Office applications. `people` is the sum of the other figures. */
export interface ClientUse {
  readonly people: HeadCount;
  readonly desktop: HeadCount;
  /** No desktop application, but the web or a mobile device. */
  readonly webAndMobileOnly: HeadCount;
  readonly neither: HeadCount;
  /** No row in the report, or a cell without which it cannot be told. */
  readonly unknown: HeadCount;
}

export interface AppCounts {
  readonly clients: ClientUse;
  /** In the scope, with a row that says which applications were used: what a rate of adoption is a rate of. */
  readonly told: HeadCount;
  readonly apps: readonly AppUse[];
}

/** Which Office applications the people of a scope use, and on what (USE-16). */
export async function readAppCounts(
  connection: DuckDBConnection,
  tables: RunTables,
  scope: PeopleScope,
): Promise<AppCounts> {
  const people = `SELECT p."userId", p."isGuest", a.* EXCLUDE ("userKey"), ${clientSql} AS "client"
    FROM (${scopeSql(scope, tables)}) p
    LEFT JOIN ${readSql('apps', 'm365-apps', tables)} a ON a."userKey" = p."userKey"`;
  const clients = await connection.runAndReadAll(`
    SELECT "isGuest", "client", count(*)::INTEGER AS "people",
      count(*) FILTER ("appsUsed" IS NOT NULL)::INTEGER AS "told"
    FROM (${people}) GROUP BY "isGuest", "client"`);
  const apps = await connection.runAndReadAll(`
    WITH used AS (
      SELECT "userId", "isGuest", unnest(string_split("appsUsed", ';')) AS "use"
      FROM (${people}) WHERE "appsUsed" IS NOT NULL AND "appsUsed" <> ''),
    parted AS (
      SELECT "userId", "isGuest", split_part("use", ':', 1) AS "app", split_part("use", ':', 2) AS "platform" FROM used)
    SELECT "app", "platform", count(DISTINCT "userId") FILTER (NOT "isGuest")::INTEGER AS "internal",
      count(DISTINCT "userId") FILTER ("isGuest")::INTEGER AS "guests"
    FROM parted GROUP BY GROUPING SETS (("app"), ("app", "platform"))
    ORDER BY "app", "platform" NULLS FIRST`);
  const clientRows = clients.getRowObjectsJS() as unknown as ClientRow[];
  const appRows = apps.getRowObjectsJS() as unknown as (HeadCount & Pick<AppUse, 'app' | 'platform'>)[];
  return {
    clients: {
      people: sumOf(clientRows, 'people'),
      desktop: sumOf(clientRows, 'people', 'desktop'),
      webAndMobileOnly: sumOf(clientRows, 'people', 'web'),
      neither: sumOf(clientRows, 'people', 'neither'),
      unknown: sumOf(clientRows, 'people', 'unknown'),
    },
    told: sumOf(clientRows, 'told'),
    apps: appRows.map(({ app, platform, internal, guests }) => ({
      app,
      platform,
      people: { internal, guests },
    })),
  };
}

/** docs/methods.md §6, signals `desktop` and `web`: used when one cell says so, not used when all do. */
const clientSql = `
  CASE WHEN a."usedDesktop" THEN 'desktop' WHEN a."usedDesktop" IS NULL THEN 'unknown'
    WHEN a."usedMobile" OR a."usedWeb" THEN 'web'
    WHEN a."usedMobile" IS NULL OR a."usedWeb" IS NULL THEN 'unknown' ELSE 'neither' END`;

interface ClientRow {
  readonly isGuest: boolean;
  readonly client: 'desktop' | 'web' | 'neither' | 'unknown';
  readonly people: number;
  readonly told: number;
}

function sumOf(
  rows: readonly ClientRow[],
  figure: 'people' | 'told',
  client: ClientRow['client'] | null = null,
): HeadCount {
  const sum = (guests: boolean) =>
    rows
      .filter((row) => row.isGuest === guests && (client === null || row.client === client))
      .reduce((total, row) => total + row[figure], 0);
  return { internal: sum(false), guests: sum(true) };
}

export interface ProductClients {
  readonly product: string;
  /** People who are not guests. */
  readonly holders: number;
  readonly webAndMobileOnly: number;
  readonly unknown: number;
  /** Holders with an activation of any Office application; null where activations were not read. */
  readonly activated: number | null;
}

/** Web-and-mobile-only people and activations per product, guests left out (USE-21). */
export async function readProductClients(
  connection: DuckDBConnection,
  tables: RunTables,
  products: readonly { readonly product: string; readonly skuIds: readonly string[] }[],
): Promise<readonly ProductClients[]> {
  const activations = readSql('activations', 'activations', tables);
  const answers: ProductClients[] = [];
  for (const { product, skuIds } of products) {
    const read = await connection.runAndReadAll(`
      SELECT count(*)::INTEGER AS "holders", count(*) FILTER ("client" = 'web')::INTEGER AS "webAndMobileOnly",
        count(*) FILTER ("client" = 'unknown')::INTEGER AS "unknown", count(*) FILTER ("activated")::INTEGER AS "activated"
      FROM (
        SELECT ${clientSql} AS "client", p."userKey" IN (SELECT "userKey" FROM ${activations}) AS "activated"
        FROM (${scopeSql({ skuIds }, tables)}) p
        LEFT JOIN ${readSql('apps', 'm365-apps', tables)} a ON a."userKey" = p."userKey"
        WHERE NOT p."isGuest")`);
    const [row] = read.getRowObjectsJS() as unknown as (Omit<ProductClients, 'product'> & {
      readonly activated: number;
    })[];
    if (row === undefined) throw new TypeError('A count answered no row');
    answers.push({ product, ...row, activated: tables.wasRead('activations') ? row.activated : null });
  }
  return answers;
}

/** People with an activation who hold no SKU at all: null where activations were not read. */
export async function countActivatedWithoutLicence(
  connection: DuckDBConnection,
  tables: RunTables,
): Promise<HeadCount | null> {
  if (!tables.wasRead('activations')) return null;
  const read = await connection.runAndReadAll(`
    SELECT count(*) FILTER (NOT p."isGuest")::INTEGER AS "internal", count(*) FILTER (p."isGuest")::INTEGER AS "guests"
    FROM (${scopeSql({ skuIds: null }, tables)}) p
    WHERE p."userKey" IN (SELECT "userKey" FROM ${tables.sqlOf('activations')})
      AND p."userId" NOT IN (${holdersSql(null, tables)})`);
  return (read.getRowObjectsJS() as unknown as HeadCount[])[0] ?? null;
}
