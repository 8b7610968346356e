import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { dayOf, isoOf } from '../core/model/day.ts';
import type { Seat } from '../core/model/seat.ts';
import { parquetSql, sqlText, type Database } from './database.ts';
import { sha256Of, sizeOf } from './durable-file.ts';
import { openHoldings, readRepeatedSkus, type Holdings, type RepeatedSku } from './open-holdings.ts';
import type { HoldingQuery } from './holding-query.ts';
import { lakeReadFailed } from './lake-errors.ts';
import type { Manifest, ObservationRows, TableName } from './observation.ts';
import {
  judgedSeatsFile,
  judgeSeats,
  readJudgedSeats,
  type JudgedQuery,
  type JudgedSeat,
  type Judging,
} from './judged-seats.ts';
import { readPartnerFacts, type PartnerFacts } from './partner-facts.ts';
import { readStillHolding, streamGroupSeats, type GroupSeat } from './group-seats.ts';
import { createRunFacts, type RunFacts } from './run-facts.ts';
import type { PreflightFacts } from '../core/preflight/preflight-of.ts';
import { readPreflightFacts, type PreflightQuestion } from './preflight-facts.ts';
import { runTables } from './run-tables.ts';
import { readSeatDetails, type SeatDetail, type SeatKey } from './seat-detail.ts';
import { seatSql, type SeatQuery } from './seat-query.ts';
import { streamTenantChanges, type TenantChangeRow } from './tenant-changes.ts';
import { streamSeats } from './seat-stream.ts';
import { columnEntries, keySql } from './tables.ts';

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
  /** Use, quality, mailboxes and identities. */
  readonly facts: RunFacts;
  /** Every seat once, in no particular order. One object moves from seat to seat: copy what you keep. */
  seats(query: SeatQuery): AsyncIterable<Iterable<Seat>>;
  /** The same seats, with what is said of each kept beside the run. Close it whatever happens. */
  judge(query: JudgedQuery): Promise<Judging>;
  /** What the last reconciliation of this run said of one person's seats; null when none was kept. */
  judgedSeats(userId: string): Promise<readonly JudgedSeat[] | null>;
  /** Everybody with all they hold and what is known of their use: what plans are fitted to. */
  holdings(query: HoldingQuery): Promise<Holdings>;
  /** SKUs that reach people by more than one path, sorted by id. */
  repeatedSkus(): Promise<readonly RepeatedSku[]>;
  describeSeats(keys: readonly SeatKey[], products: SeatQuery['products']): Promise<SeatDetail[]>;
  /** Unused seats that groups give, as the last reconciliation of this run judged them; null when none was kept. */
  groupSeats(products: JudgedQuery['products']): Promise<AsyncIterable<readonly GroupSeat[]> | null>;
  /** Of these people: who still holds one of the SKUs through the group, or by a path nobody states. */
  stillHolding(
    userIds: readonly string[],
    given: { readonly groupId: string; readonly skuIds: readonly string[] },
  ): Promise<ReadonlySet<string>>;
  /** What is known of what these people would lose, in that order. */
  preflightFacts(question: PreflightQuestion): Promise<PreflightFacts[]>;
  supply(): Promise<Supply>;
  /** Licences given and taken as the audit log has it, the oldest first; what failed is left out. */
  tenantChanges(): AsyncIterable<readonly TenantChangeRow[]>;
  /** The SKUs somebody holds, and how many people hold each, by whatever path. */
  assignedSkus(): Promise<{ readonly skuId: string; readonly users: number }[]>;
  /** People active with Copilot in each app, at most `withinDays` before the run's day. Null when the report was not read. */
  countCopilotByApp(withinDays: number): Promise<Readonly<Record<CopilotApp, number>> | null>;
  /** What Partner Center's rates of a product may be inflated by; `earlier`: collections within the window. */
  partnerFacts(
    earlier: readonly StoredRun[],
    question: { readonly skuIds: readonly string[]; readonly withinDays: number },
  ): Promise<PartnerFacts>;
  person(userId: string): Promise<ObservationRows['users'] | null>;
  /** Files whose content is not what the manifest says any more. Reads all of them. */
  changedFiles(): Promise<readonly string[]>;
  /** Writes a table, sorted by its key, to a file outside the lake. */
  exportTable(table: TableName, file: string, format: ExportFormat): Promise<void>;
  /** Every seat with its verdict, rule and dates, by person and product. Answers how many; null when none was kept. */
  exportSeats(file: string, format: ExportFormat): Promise<number | null>;
}

export type ExportFormat = 'csv' | 'parquet';

export function createStoredRun(database: Database, folder: string, manifest: Manifest): StoredRun {
  const tables = runTables(folder, manifest);

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

  async function copyOut(from: string, order: string, file: string, format: ExportFormat): Promise<number> {
    const options = format === 'csv' ? 'FORMAT csv, HEADER' : 'FORMAT parquet, COMPRESSION zstd';
    const copied = await reading((connection) =>
      connection.run(`COPY (SELECT * FROM ${from} ORDER BY ${order}) TO ${sqlText(file)} (${options})`),
    );
    return copied.rowsChanged;
  }

  async function* streaming<T>(use: (connection: DuckDBConnection) => AsyncIterable<T>): AsyncGenerator<T> {
    const connection = await database.connect();
    try {
      yield* use(connection);
    } catch (error) {
      throw readFault(error);
    } finally {
      connection.closeSync();
    }
  }

  return {
    manifest,
    folder,
    facts: createRunFacts({ asOf: manifest.asOf, tables, reading, streaming }),
    async *seats(query) {
      const connection = await database.connect();
      try {
        yield* streamSeats(connection, seatSql(query, tables), query.populations);
      } catch (error) {
        throw readFault(error);
      } finally {
        connection.closeSync();
      }
    },
    async judge(query) {
      const connections = { reading: await database.connect(), writing: await database.connect() };
      try {
        return await judgeSeats(connections, query, tables, folder);
      } catch (error) {
        connections.reading.closeSync();
        connections.writing.closeSync();
        throw readFault(error);
      }
    },
    judgedSeats: (userId) => reading((connection) => readJudgedSeats(connection, folder, userId)),
    holdings: (query) => openHoldings({ manifest, tables, reading, streaming }, query),
    repeatedSkus: () => reading((connection) => readRepeatedSkus(connection, tables)),
    describeSeats: (keys, products) =>
      reading((connection) => readSeatDetails(connection, keys, products, tables)),
    async groupSeats(products) {
      const judged = join(folder, judgedSeatsFile);
      if ((await sizeOf(judged)) === null) return null;
      return streaming((connection) => streamGroupSeats(connection, tables, judged, products));
    },
    stillHolding: (userIds, given) =>
      reading((connection) => readStillHolding(connection, tables, userIds, given)),
    preflightFacts: (question) =>
      reading((connection) => readPreflightFacts(connection, tables, manifest.asOf, question)),
    tenantChanges: () => streaming((connection) => streamTenantChanges(connection, tables)),
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
    partnerFacts: (earlier, question) =>
      reading((connection) =>
        readPartnerFacts(
          connection,
          tables,
          earlier.map((run) => runTables(run.folder, run.manifest)),
          { asOf: manifest.asOf, ...question },
        ),
      ),
    async person(userId) {
      const [found] = await rowsOf('users', `"userId" = ${sqlText(userId)}`);
      return found ?? null;
    },
    async changedFiles() {
      const changed: string[] = [];
      for (const { path, sha256 } of manifest.files)
        if ((await sha256Of(join(folder, path))) !== sha256) changed.push(path);
      return changed;
    },
    async exportTable(table, file, format) {
      await copyOut(tables.sqlOf(table), keySql(table), file, format);
    },
    async exportSeats(file, format) {
      const seats = join(folder, judgedSeatsFile);
      if ((await sizeOf(seats)) === null) return null;
      return copyOut(parquetSql([seats]), 'userId, product', file, format);
    },
  };
}
