import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { AppError } from '../lib/app-error.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import { peopleTables, touchedSql } from './carry-over.ts';
import { lakeWriteFailed } from './lake-errors.ts';
import { writeManifest } from './manifest.ts';
import {
  sourceNames,
  tablesOfSource,
  type Manifest,
  type ObservationRows,
  type TableName,
} from './observation.ts';
import type { CollectionRun, TableWriter } from './run-in-the-making.ts';
import { numberedAfter } from './part-paths.ts';
import { createPartBuffer, type PartBuffer } from './part-buffer.ts';
import { coverageOfRun } from './run-coverage.ts';
import { progressFile } from './run-folder.ts';
import { createRunKeeping } from './run-keeping.ts';
import type { Progress, TableProgress } from './run-progress.ts';
import { readSignInCensus, readStandings, seenSinceSql, type SignInTables } from './sign-in-census.ts';
import { adopt, carryOver, movedSkus } from './take-over.ts';
import { tableNames } from './tables.ts';
import { createTallyBuffer } from './tally-buffer.ts';
import { createTallyWriter } from './tally-writer.ts';
import { writeRowsOf } from './write-rows-of.ts';

interface RunDeps {
  /** The run's own: its buffers are temporary tables of it. Closed with the run. */
  readonly connection: DuckDBConnection;
  readonly clock: Clock;
  readonly log: Logger;
  readonly folder: string;
  readonly rowsPerPart: number;
  /** Throws when another process may be writing by now. */
  readonly confirm: () => Promise<void>;
}

/** A run that can also be taken away from whoever holds it, when the day is opened anew. */
export interface OpenRun extends CollectionRun {
  abandon(): Promise<void>;
}

interface OpenTable {
  /** Null while no row waits for its part: a table that never has one costs nothing. */
  buffer: PartBuffer<ObservationRows[TableName]> | null;
  cursor: string | null;
}

export function createCollectionRun(deps: RunDeps, kept: Progress): OpenRun {
  const { connection, clock, log, folder, rowsPerPart, confirm } = deps;
  const open = new Map<TableName, OpenTable>();
  const keeping = createRunKeeping({ connection, folder, confirm }, kept);
  let state: 'open' | 'finished' | 'abandoned' | 'failed' = 'open';
  let fault: unknown = null;
  let tail: Promise<unknown> = Promise.resolve();

  /** One thing at a time: parts and progress of all tables move together. A fault ends the run and is told again. */
  async function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = tail.then(async () => {
      if (state === 'failed') throw fault;
      if (state !== 'open') throw new TypeError(`Run ${kept.runId} is ${state}`);
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

  /**
   * All open tables of a source at once: two tables filled from the same pages then never lie more than one page
   * apart, and reading on from the cursor of the one that is appended to last loses nothing.
   */
  async function flush(wanted: readonly TableName[] = tableNames): Promise<void> {
    const tables: Progress['tables'] = {};
    let isChanged = false;
    for (const [table, opened] of open) {
      const { buffer, cursor } = opened;
      const { parts, cursor: kept } = keeping.of(table);
      if (!wanted.includes(table) || (buffer === null && cursor === kept)) continue;
      isChanged = true;
      const added = buffer === null ? [] : [await buffer.writeLast(folder, numberedAfter(table, parts)())];
      opened.buffer = null;
      Object.assign(tables, { [table]: { cursor, parts: [...parts, ...added] } satisfies TableProgress });
    }
    if (isChanged) await keeping.save({ tables });
  }

  function signInTables(): SignInTables {
    return { users: keeping.sqlOf('users'), signIns: keeping.sqlOf('sign_ins') };
  }

  function demandClosed(tables: readonly TableName[]): void {
    if (tables.some((table) => open.has(table)))
      throw new TypeError(`${tables.join(', ')}: still being written`);
  }

  async function letGoOf(tables: readonly TableName[]): Promise<void> {
    demandClosed(tables);
    await keeping.letGoOf(tables);
  }

  function writerOf<T extends TableName>(table: T, opened: OpenTable): TableWriter<ObservationRows[T]> {
    return {
      resumeFrom: keeping.of(table).cursor,
      rowsKept: keeping.rowsOf(table),
      append: (rows, cursor) =>
        inTurn(async () => {
          if (open.get(table) !== opened) throw new TypeError(`The writer of ${table} is closed`);
          if (rows.length > 0) (opened.buffer ??= await createPartBuffer(connection, table)).append(rows);
          // After the last page the cursor stays on it: a run resumed here reads one page again, not all of them.
          if (cursor !== null) opened.cursor = cursor;
          if (opened.buffer !== null && opened.buffer.rows >= rowsPerPart) await flush(siblingsOf(table));
        }),
      close: () =>
        inTurn(async () => {
          await flush(siblingsOf(table));
          open.delete(table);
          return { rows: keeping.rowsOf(table) };
        }),
    };
  }

  return {
    runId: kept.runId,
    asOf: kept.asOf,
    table: (table) =>
      inTurn(async () => {
        if (open.has(table)) throw new TypeError(`Table ${table} is already open`);
        const opened: OpenTable = { buffer: null, cursor: keeping.of(table).cursor };
        open.set(table, opened);
        return writerOf(table, opened);
      }),
    tally: (table) =>
      inTurn(async () => {
        const buffer = await createTallyBuffer({ connection, folder, rowsPerPart }, table);
        return createTallyWriter(buffer, { inTurn, replace: (write) => keeping.replaceParts(table, write) });
      }),
    signInCensus: (since) =>
      inTurn(async () => {
        await flush();
        return readSignInCensus(connection, signInTables(), since);
      }),
    signInStandings: (ids) =>
      inTurn(async () => {
        await flush();
        await connection.run(touchedSql(ids));
        return readStandings(connection, signInTables());
      }),
    keepSeenSince: (since, except) =>
      inTurn(async () => {
        await flush();
        await connection.run(touchedSql(except));
        const { cursor, parts } = keeping.of('sign_ins');
        const place = { folder, table: 'sign_ins', newPath: numberedAfter('sign_ins', parts) } as const;
        const added = await writeRowsOf(connection, seenSinceSql(signInTables(), since), place);
        const kept = { cursor, parts: [...parts, ...added] } satisfies TableProgress;
        await keeping.save({ tables: { sign_ins: kept } });
        return added.reduce((sum, { rows }) => sum + rows, 0);
      }),
    carryOver: (earlier, except) =>
      inTurn(async () => {
        demandClosed(peopleTables);
        return carryOver(keeping, earlier, except);
      }),
    forgetPeople: () => inTurn(() => letGoOf(peopleTables)),
    forgetSignIns: () => inTurn(() => letGoOf(['sign_ins'])),
    movedSkus: (earlier) =>
      inTurn(async () => {
        await flush();
        return movedSkus(keeping, earlier);
      }),
    finishedSources: () => keeping.now().sources,
    sourceDone: (report) =>
      inTurn(async () => {
        await flush(tablesOfSource[report.name]);
        const others = keeping.now().sources.filter((source) => source.name !== report.name);
        await keeping.save({ sources: [...others, { startedAt: kept.startedAt, ...report }] });
      }),
    adopt: (earlier, sources) => inTurn(() => adopt(keeping, earlier, sources)),
    finish: () =>
      inTurn(async () => {
        await flush();
        const parts = await keeping.dropRepeats();
        if (parts > 0) log.info({ runId: kept.runId, parts }, 'rows read twice were dropped');
        const manifest = manifestOf(keeping.now(), clock.now());
        await confirm();
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
