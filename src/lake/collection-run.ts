import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { AppError } from '../lib/app-error.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import { carriedSql, peopleTables, touchedSql, unexplainedSql } from './carry-over.ts';
import { parquetSql } from './database.ts';
import { dropRepeats } from './drop-repeats.ts';
import { linkFile } from './durable-file.ts';
import { lakeWriteFailed } from './lake-errors.ts';
import { writeManifest } from './manifest.ts';
import {
  sourceNames,
  tablesOfSource,
  type Manifest,
  type ObservationFile,
  type ObservationRows,
  type TableName,
} from './observation.ts';
import type { CollectionRun, TableWriter } from './run-in-the-making.ts';
import { createPartBuffer, writePart, type PartBuffer } from './part-buffer.ts';
import { coverageOfRun } from './run-coverage.ts';
import { progressFile } from './run-folder.ts';
import { writeProgress, type Progress, type TableProgress } from './run-progress.ts';
import { runTables } from './run-tables.ts';
import { readSignInCensus, seenSinceSql, type SignInTables } from './sign-in-census.ts';
import { emptySql, tableNames } from './tables.ts';

interface RunDeps {
  /** The run's own: its buffers are temporary tables of it. Closed with the run. */
  readonly connection: DuckDBConnection;
  readonly clock: Clock;
  readonly log: Logger;
  readonly folder: string;
  readonly rowsPerPart: number;
}

/** A run that can also be taken away from whoever holds it, when the day is opened anew. */
export interface OpenRun extends CollectionRun {
  abandon(): Promise<void>;
}

interface OpenTable {
  readonly buffer: PartBuffer<ObservationRows[TableName]>;
  cursor: string | null;
}

export function createCollectionRun(deps: RunDeps, kept: Progress): OpenRun {
  const { connection, clock, log, folder, rowsPerPart } = deps;
  const open = new Map<TableName, OpenTable>();
  let progress = kept;
  let state: 'open' | 'finished' | 'abandoned' | 'failed' = 'open';
  let fault: unknown = null;
  let tail: Promise<unknown> = Promise.resolve();

  /** One thing at a time: parts and progress of all tables move together. A fault ends the run and is told again. */
  async function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = tail.then(async () => {
      if (state === 'failed') throw fault;
      if (state !== 'open') throw new TypeError(`Run ${progress.runId} is ${state}`);
      try {
        return await task();
      } catch (error) {
        fault = error instanceof TypeError || error instanceof AppError ? error : lakeWriteFailed(error);
        end('failed');
        throw fault;
      }
    });
    tail = turn.catch(() => undefined);
    return turn;
  }

  function end(how: 'finished' | 'abandoned' | 'failed'): void {
    if (state !== 'open') return;
    state = how;
    connection.closeSync();
  }

  function tableProgress(table: TableName): TableProgress {
    return progress.tables[table] ?? { cursor: null, parts: [] };
  }

  /**
   * All open tables of a source at once: two tables filled from the same pages then never lie more than one page
   * apart, and reading on from the cursor of the one that is appended to last loses nothing.
   */
  async function flush(wanted: readonly TableName[] = tableNames): Promise<void> {
    const tables: Progress['tables'] = { ...progress.tables };
    for (const [table, { buffer, cursor }] of open) {
      if (!wanted.includes(table)) continue;
      const { parts } = tableProgress(table);
      const added =
        buffer.rows > 0 ? [await buffer.write(folder, partPath(table, lastNumber(parts) + 1))] : [];
      Object.assign(tables, { [table]: { cursor, parts: [...parts, ...added] } satisfies TableProgress });
    }
    await save({ ...progress, tables });
  }

  async function save(next: Progress): Promise<void> {
    await writeProgress(folder, next);
    progress = next;
  }

  /** The rows kept so far as an SQL relation. */
  function keptSql(table: TableName): string {
    const { parts } = tableProgress(table);
    return parts.length === 0 ? emptySql(table) : parquetSql(parts.map(({ path }) => join(folder, path)));
  }

  function signInTables(): SignInTables {
    return { users: keptSql('users'), signIns: keptSql('sign_ins') };
  }

  async function letGoOfPeople(): Promise<void> {
    if (peopleTables.some((table) => open.has(table))) throw new TypeError('People are being written');
    const stale = peopleTables.flatMap((table) => tableProgress(table).parts);
    const none: TableProgress = { cursor: null, parts: [] };
    await save({ ...progress, tables: { ...progress.tables, users: none, assignments: none } });
    for (const { path } of stale) await rm(join(folder, path));
  }

  function rowsKept(table: TableName): number {
    return tableProgress(table).parts.reduce((sum, part) => sum + part.rows, 0);
  }

  function writerOf<T extends TableName>(table: T, opened: OpenTable): TableWriter<ObservationRows[T]> {
    return {
      resumeFrom: tableProgress(table).cursor,
      rowsKept: rowsKept(table),
      append: (rows, cursor) =>
        inTurn(async () => {
          if (open.get(table) !== opened) throw new TypeError(`The writer of ${table} is closed`);
          opened.buffer.append(rows);
          // After the last page the cursor stays on it: a run resumed here reads one page again, not all of them.
          if (cursor !== null) opened.cursor = cursor;
          if (opened.buffer.rows >= rowsPerPart) await flush(siblingsOf(table));
        }),
      close: () =>
        inTurn(async () => {
          await flush(siblingsOf(table));
          open.delete(table);
          await opened.buffer.close();
          return { rows: rowsKept(table) };
        }),
    };
  }

  async function dropAllRepeats(): Promise<void> {
    const tables: Progress['tables'] = { ...progress.tables };
    const stale: ObservationFile[] = [];
    for (const table of tableNames) {
      const { parts, cursor } = tableProgress(table);
      let number = lastNumber(parts);
      const newPath = (): string => partPath(table, ++number);
      const kept = await dropRepeats({ connection, folder, table, parts, newPath });
      stale.push(...parts.filter((part) => !kept.includes(part)));
      Object.assign(tables, { [table]: { cursor, parts: kept } satisfies TableProgress });
    }
    if (stale.length === 0) return;
    await save({ ...progress, tables });
    for (const { path } of stale) await rm(join(folder, path));
    log.info({ runId: progress.runId, parts: stale.length }, 'rows read twice were dropped');
  }

  return {
    runId: progress.runId,
    asOf: progress.asOf,
    table: (table) =>
      inTurn(async () => {
        if (open.has(table)) throw new TypeError(`Table ${table} is already open`);
        const buffer = await createPartBuffer(connection, table);
        const opened: OpenTable = { buffer, cursor: tableProgress(table).cursor };
        open.set(table, opened);
        return writerOf(table, opened);
      }),
    signInCensus: (since) =>
      inTurn(async () => {
        await flush();
        return readSignInCensus(connection, signInTables(), since);
      }),
    keepSeenSince: (since) =>
      inTurn(async () => {
        await flush();
        const { unread: rows } = await readSignInCensus(connection, signInTables(), since);
        if (rows === 0) return 0;
        const { cursor, parts } = tableProgress('sign_ins');
        const path = partPath('sign_ins', lastNumber(parts) + 1);
        const place = { folder, path, table: 'sign_ins', rows } as const;
        const part = await writePart(connection, seenSinceSql(signInTables(), since), place);
        const kept = { cursor, parts: [...parts, part] } satisfies TableProgress;
        await save({ ...progress, tables: { ...progress.tables, sign_ins: kept } });
        return rows;
      }),
    carryOver: (earlier, except) =>
      inTurn(async () => {
        await letGoOfPeople();
        await connection.run(touchedSql(except));
        const tables: Progress['tables'] = { ...progress.tables };
        for (const table of peopleTables) {
          const select = carriedSql(table, runTables(earlier.folder, earlier.manifest));
          const counted = await connection.runAndReadAll(`SELECT count(*)::INTEGER FROM (${select})`);
          const rows = Number(counted.getRows()[0]?.[0]);
          const path = partPath(table, 1);
          const parts =
            rows === 0 ? [] : [await writePart(connection, select, { folder, path, table, rows })];
          Object.assign(tables, { [table]: { cursor: null, parts } satisfies TableProgress });
        }
        await save({ ...progress, tables });
        return rowsKept('users');
      }),
    forgetPeople: () => inTurn(letGoOfPeople),
    movedSkus: (earlier) =>
      inTurn(async () => {
        await flush();
        const before = runTables(earlier.folder, earlier.manifest);
        const read = await connection.runAndReadAll(`
          SELECT coalesce(n."skuId", b."skuId") AS "skuId" FROM (${unexplainedSql(keptSql)}) n
          FULL JOIN (${unexplainedSql((table) => before.sqlOf(table))}) b ON b."skuId" = n."skuId"
          WHERE n."units" IS DISTINCT FROM b."units" ORDER BY 1`);
        return read.getRows().map(([skuId]) => String(skuId));
      }),
    finishedSources: () => progress.sources,
    sourceDone: (report) =>
      inTurn(async () => {
        await flush(tablesOfSource[report.name]);
        const others = progress.sources.filter((source) => source.name !== report.name);
        await save({ ...progress, sources: [...others, report] });
      }),
    adopt: ({ manifest, folder: from }, sources) =>
      inTurn(async () => {
        if (manifest.asOf > progress.asOf) throw new TypeError('A run of a later day cannot be adopted.');
        const tables: Progress['tables'] = { ...progress.tables };
        for (const table of sources.flatMap((source) => tablesOfSource[source])) {
          const parts = manifest.files.filter((file) => file.table === table);
          for (const { path } of parts) await linkFile(join(from, path), join(folder, path));
          Object.assign(tables, { [table]: { cursor: null, parts } satisfies TableProgress });
        }
        const adopted = manifest.sources.filter(({ name }) => sources.includes(name));
        const others = progress.sources.filter(({ name }) => !sources.includes(name));
        await save({ ...progress, tables, sources: [...others, ...adopted] });
      }),
    finish: () =>
      inTurn(async () => {
        await flush();
        await dropAllRepeats();
        const manifest = manifestOf(progress, clock.now());
        await writeManifest(folder, manifest);
        await rm(join(folder, progressFile));
        end('finished');
        log.info(
          { runId: manifest.runId, files: manifest.files.length, gaps: manifest.coverage.gaps.length },
          'collection run finished',
        );
        return manifest;
      }),
    async abandon() {
      await tail;
      end('abandoned');
    },
  };
}

function partPath(table: TableName, number: number): string {
  return `${table}/${String(number).padStart(6, '0')}.parquet`;
}

function lastNumber(parts: readonly ObservationFile[]): number {
  return Math.max(0, ...parts.map((part) => Number(/(\d+)\.parquet$/.exec(part.path)?.[1])));
}

function manifestOf(progress: Progress, now: Date): Manifest {
  const { runId, tenantId, asOf, startedAt, tables } = progress;
  const sources = sourceNames.flatMap((name) => progress.sources.filter((source) => source.name === name));
  return {
    schemaVersion: 2,
    runId,
    tenantId,
    asOf,
    startedAt,
    finishedAt: now.toISOString(),
    sources,
    files: tableNames.flatMap((table) => tables[table]?.parts ?? []),
    coverage: coverageOfRun(sources),
  };
}

/** The tables that are filled together with this one. */
function siblingsOf(table: TableName): readonly TableName[] {
  const own = Object.values(tablesOfSource).find((tables) => tables.includes(table));
  if (own === undefined) throw new TypeError(`No source fills the table ${table}`);
  return own;
}
