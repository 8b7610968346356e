import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { dayOf, isoOf } from '../core/model/day.ts';
import type { Seat } from '../core/model/seat.ts';
import { parquetSql, sqlText, type Database } from './database.ts';
import { lakeReadFailed } from './lake-errors.ts';
import type { Manifest, ObservationRows, TableName } from './observation.ts';
import { readSeatDetails, type SeatDetail, type SeatKey } from './seat-detail.ts';
import { seatSql, type RunTables, type SeatQuery } from './seat-query.ts';
import { streamSeats } from './seat-stream.ts';
import { columnEntries, emptySql, keySql } from './tables.ts';

export const copilotApps = [
  'chat',
  'teams',
  'word',
  'excel',
  'powerPoint',
  'outlook',
  'oneNote',
  'loop',
] as const;
export type CopilotApp = (typeof copilotApps)[number];

/** The tables that grow with the catalogue, not with the number of people. */
export interface Supply {
  readonly skus: readonly ObservationRows['skus'][];
  readonly subscriptions: readonly ObservationRows['subscriptions'][];
  readonly groups: readonly ObservationRows['groups'][];
}

/** A finished run: what was seen on a day. Faults of disk or memory are LAKE_READ_FAILED. */
export interface StoredRun {
  readonly manifest: Manifest;
  readonly folder: string;
  /** Every seat once, in no particular order. One object moves from seat to seat: copy what you keep. */
  seats(query: SeatQuery): AsyncIterable<Iterable<Seat>>;
  describeSeats(keys: readonly SeatKey[], products: SeatQuery['products']): Promise<SeatDetail[]>;
  supply(): Promise<Supply>;
  /** The SKUs somebody holds, and how many people hold each, by whatever path. */
  assignedSkus(): Promise<{ readonly skuId: string; readonly users: number }[]>;
  /** People active with Copilot in each app, at most `withinDays` before the run's day. Null when the report was not read. */
  countCopilotByApp(withinDays: number): Promise<Readonly<Record<CopilotApp, number>> | null>;
  person(userId: string): Promise<ObservationRows['users'] | null>;
  /** Writes a table, sorted by its key, to a file outside the lake. */
  exportTable(table: TableName, file: string, format: 'csv' | 'parquet'): Promise<void>;
}

export function createStoredRun(database: Database, folder: string, manifest: Manifest): StoredRun {
  const tables: RunTables = {
    sqlOf(table) {
      const files = manifest.files
        .filter((file) => file.table === table)
        .map((file) => join(folder, file.path));
      return files.length > 0 ? parquetSql(files) : emptySql(table);
    },
    wasRead: (source) => manifest.sources.some(({ name, status }) => name === source && status !== 'failed'),
  };

  async function reading<T>(use: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    try {
      return await database.using(use);
    } catch (error) {
      throw readFault(error);
    }
  }

  function readFault(error: unknown): unknown {
    return error instanceof TypeError ? error : lakeReadFailed(manifest.runId, error);
  }

  async function rowsOf<T extends TableName>(table: T, condition = 'true'): Promise<ObservationRows[T][]> {
    const columns = columnEntries(table).map(([name, kind]) => {
      if (kind === 'day') return `"${name}"::VARCHAR AS "${name}"`;
      return kind === 'instant' ? `strftime("${name}", '%Y-%m-%dT%H:%M:%S.%gZ') AS "${name}"` : `"${name}"`;
    });
    const sql = `SELECT ${columns.join(', ')} FROM ${tables.sqlOf(table)} WHERE ${condition} ORDER BY ${keySql(table)}`;
    const read = await reading((connection) => connection.runAndReadAll(sql));
    return read.getRowObjectsJS() as unknown as ObservationRows[T][];
  }

  return {
    manifest,
    folder,
    async *seats(query) {
      const connection = await database.connect();
      const populations = query.populations.map((rule) => rule.population);
      try {
        yield* streamSeats(connection, seatSql(query, tables), populations);
      } catch (error) {
        throw readFault(error);
      } finally {
        connection.closeSync();
      }
    },
    describeSeats: (keys, products) =>
      reading((connection) => readSeatDetails(connection, keys, products, tables)),
    async supply() {
      const [skus, subscriptions, groups] = [
        await rowsOf('skus'),
        await rowsOf('subscriptions'),
        await rowsOf('groups'),
      ];
      return { skus, subscriptions, groups };
    },
    async assignedSkus() {
      const read = await reading((connection) =>
        connection.runAndReadAll(`
          SELECT "skuId", count(*)::INTEGER AS users
          FROM (SELECT DISTINCT "userId", "skuId" FROM ${tables.sqlOf('assignments')}
            WHERE "state" IS DISTINCT FROM 'Error')
          GROUP BY "skuId" ORDER BY "skuId"`),
      );
      return read.getRowObjectsJS() as unknown as { skuId: string; users: number }[];
    },
    async countCopilotByApp(withinDays) {
      if (!tables.wasRead('copilot')) return null;
      const since = isoOf(dayOf(manifest.asOf) - withinDays);
      const counts = copilotApps.map(
        (app) => `count(*) FILTER ("${app}On" >= DATE '${since}')::INTEGER AS "${app}"`,
      );
      const read = await reading((connection) =>
        connection.runAndReadAll(`SELECT ${counts.join(', ')} FROM ${tables.sqlOf('copilot')}`),
      );
      return read.getRowObjectsJS()[0] as unknown as Record<CopilotApp, number>;
    },
    async person(userId) {
      const [found] = await rowsOf('users', `"userId" = ${sqlText(userId)}`);
      return found ?? null;
    },
    async exportTable(table, file, format) {
      const options = format === 'csv' ? 'FORMAT csv, HEADER' : 'FORMAT parquet, COMPRESSION zstd';
      await reading((connection) =>
        connection.run(
          `COPY (SELECT * FROM ${tables.sqlOf(table)} ORDER BY ${keySql(table)}) TO ${sqlText(file)} (${options})`,
        ),
      );
    },
  };
}
