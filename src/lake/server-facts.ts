import type { DuckDBConnection } from '@duckdb/node-api';
import type { PopulationRule } from '../core/model/population-rule.ts';
import type { Sighting } from '../core/servers/gather-machines.ts';
import type { ServerLine } from '../core/servers/server-line.ts';
import { sqlText } from './database.ts';
import { populationSql, type RunTables } from './seat-query.ts';
import { columnEntries } from './tables.ts';
import { isGuestSql } from './use-counts-scope.ts';

/** The list of servers of a run and where it comes from. */
export interface ServerList {
  readonly lines: readonly ServerLine[];
  /** Null: no list was brought. */
  readonly brought: {
    readonly exportedOn: string;
    readonly fileName: string;
    readonly importedBy: string;
    readonly importedAt: string;
  } | null;
}

export interface CalQuery {
  readonly populations: readonly PopulationRule[];
  /** Lower-case ids of plans that include the CAL. */
  readonly skuIds: readonly string[];
}

/** Internal people with an enabled account, and those of them who hold one of the plans. */
export interface CalPeople {
  readonly people: number;
  readonly covered: number;
  /** Whether their account is enabled is not known. */
  readonly unknown: number;
}

/** What a run says of servers, of Azure machines and of the people who access both. */
export interface ServerFacts {
  list(): Promise<ServerList>;
  /** Where virtual machines were, for a later run to compare with. */
  sightings(): Promise<readonly Sighting[]>;
  /** Azure resources that can be licensed. */
  cloudCount(): Promise<number>;
  calPeople(query: CalQuery): Promise<CalPeople>;
  /** Managed devices; null where they were not read. */
  devices(): Promise<number | null>;
}

interface Deps {
  readonly tables: RunTables;
  readonly reading: <T>(use: (connection: DuckDBConnection) => Promise<T>) => Promise<T>;
}

export function createServerFacts({ tables, reading }: Deps): ServerFacts {
  const select = <Row>(sql: string): Promise<Row[]> =>
    reading(async (connection) => (await connection.runAndReadAll(sql)).getRowObjectsJS() as Row[]);
  const list = async (): Promise<ServerList> => {
    const columns = columnEntries('servers')
      .filter(([name]) => !ofTheFile.has(name))
      .map(([name, kind]) => (kind === 'day' ? `"${name}"::VARCHAR AS "${name}"` : `"${name}"`));
    const from = tables.sqlOf('servers');
    const [brought] = await select<NonNullable<ServerList['brought']>>(
      `SELECT "exportedOn"::VARCHAR AS "exportedOn", "importedFile" AS "fileName", "importedBy",
         strftime("importedAt", '%Y-%m-%dT%H:%M:%S.%gZ') AS "importedAt" FROM ${from} LIMIT 1`,
    );
    const lines = await select<ServerLine>(`SELECT ${columns.join(', ')} FROM ${from} ORDER BY "line"`);
    return { lines, brought: brought ?? null };
  };
  return {
    list,
    async sightings() {
      return select<Sighting>(
        `SELECT "serverId", "hostId", coalesce("lastSeenOn", "exportedOn")::VARCHAR AS "seenOn"
         FROM ${tables.sqlOf('servers')} WHERE "hostId" IS NOT NULL AND "kind" = 'vm'
         GROUP BY ALL ORDER BY ALL`,
      );
    },
    async cloudCount() {
      const [counted] = await select<{ readonly resources: number }>(
        `SELECT count(*)::INTEGER AS "resources" FROM ${tables.sqlOf('azure_resources')}`,
      );
      if (counted === undefined) throw new TypeError('A count answered no row');
      return counted.resources;
    },
    async calPeople(query) {
      const [counted] = await select<CalPeople>(calSql(tables, query));
      if (counted === undefined) throw new TypeError('A count answered no row');
      return counted;
    },
    async devices() {
      if (!tables.wasRead('intune-devices')) return null;
      const [counted] = await select<{ readonly devices: number }>(
        `SELECT count(*)::INTEGER AS "devices" FROM ${tables.sqlOf('devices')}`,
      );
      return counted?.devices ?? null;
    },
  };
}

/** Columns that are the same on every line. */
const ofTheFile: ReadonlySet<string> = new Set(['exportedOn', 'importedFile', 'importedBy', 'importedAt']);

const notPeople: ReadonlySet<string> = new Set(['sharedMailbox', 'room', 'equipment', 'serviceAccount']);

function calSql(tables: RunTables, { populations, skuIds }: CalQuery): string {
  const things = populations.flatMap(({ population }, index) =>
    notPeople.has(population) ? [index + 1] : [],
  );
  const isPerson =
    things.length === 0 ? 'true' : `${populationSql(populations)} NOT IN (${things.join(', ')})`;
  const wanted = skuIds.map((skuId) => sqlText(skuId.toLowerCase()));
  const holds =
    wanted.length === 0
      ? 'false'
      : `u."userId" IN (SELECT "userId" FROM ${tables.sqlOf('assignments')}
          WHERE "state" IS DISTINCT FROM 'Error' AND "skuId" IN (${wanted.join(', ')}))`;
  return `
    SELECT count(*) FILTER (u."accountEnabled")::INTEGER AS "people",
      count(*) FILTER (u."accountEnabled" AND ${holds})::INTEGER AS "covered",
      count(*) FILTER (u."accountEnabled" IS NULL)::INTEGER AS "unknown"
    FROM ${tables.sqlOf('users')} u WHERE NOT ${isGuestSql} AND ${isPerson}`;
}
