import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { dayOf, dayOfInstant, isoOf } from '../core/model/day.ts';
import { AppError } from '../lib/app-error.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import { lockCollection, type CollectionLock } from './collection-lock.ts';
import { createCollectionRun, type OpenRun } from './collection-run.ts';
import { openDatabase } from './database.ts';
import { sizeOf, syncPath } from './durable-file.ts';
import { lakeWriteFailed } from './lake-errors.ts';
import { readManifest } from './manifest.ts';
import type { IsoDay } from './observation.ts';
import type { CollectionRun } from './run-in-the-making.ts';
import { dayFolder, manifestFile, newRunId, partitions, runFolder, tenantFolder } from './run-folder.ts';
import {
  readProgress,
  removeStrayFiles,
  withoutTakenOver,
  writeProgress,
  type Progress,
} from './run-progress.ts';
import { sawTenant } from './saw-tenant.ts';
import { createStoredRun, type StoredRun } from './stored-run.ts';

export interface LakeOptions {
  readonly dir: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** What DuckDB may take before it spills to disk; the process needs some 300 MB beside it. */
  readonly memoryLimit?: string;
  readonly threads?: number;
  /** Rows gathered before they become a durable part. */
  readonly rowsPerPart?: number;
}

/** What was seen, when, and whether it is complete: Parquet files, one partition per tenant and day. */
export interface Lake {
  /**
   * One collection of a tenant at a time: in this process it waits for the one under way, and throws
   * COLLECTION_UNDER_WAY where another process is at it. Runs are opened within it.
   */
  collecting<T>(tenantId: string, work: () => Promise<T>): Promise<T>;
  /** Resumes the day's newest run when it was left unfinished, else begins one. An earlier holder of the run loses it. */
  openRun(request: { readonly tenantId: string; readonly asOf: IsoDay }): Promise<CollectionRun>;
  /** The last finished run of the newest day (up to `onOrBefore`), or null. Throws LAKE_RUN_DAMAGED rather than answer an older one. */
  newest(request: { readonly tenantId: string; readonly onOrBefore?: IsoDay }): Promise<StoredRun | null>;
  /** One finished run by its id, superseded or not; null when it is not kept any more. */
  run(request: {
    readonly tenantId: string;
    readonly asOf: IsoDay;
    readonly runId: string;
  }): Promise<StoredRun | null>;
  /** Days with a finished run, oldest first. */
  days(tenantId: string): Promise<IsoDay[]>;
  /**
   * Deletes what is more than `days` days old, of every tenant, but for the newest day on which it was seen: the last
   * evidence there is. Answers the number of partitions removed.
   */
  retain(days: number): Promise<number>;
  close(): Promise<void>;
}

const defaults = { memoryLimit: '900MB', threads: 2, rowsPerPart: 20_000 };

export async function createLake(options: LakeOptions): Promise<Lake> {
  const { dir, clock, log, memoryLimit, threads, rowsPerPart } = { ...defaults, ...options };
  await mkdir(dir, { recursive: true }).catch((error: unknown) => {
    throw lakeWriteFailed(error);
  });
  const database = await openDatabase({ memoryLimit, threads });
  const openRuns = new Map<string, OpenRun>();
  const queues = new Map<string, Promise<unknown>>();
  const locks = new Map<string, CollectionLock>();
  let opening: Promise<unknown> = Promise.resolve();

  async function collectLocked<T>(tenantId: string, work: () => Promise<T>): Promise<T> {
    const lock = await lockCollection(tenantFolder(dir, tenantId), clock).catch(writeFault);
    locks.set(tenantId, lock);
    try {
      return await work();
    } finally {
      locks.delete(tenantId);
      await lock.release();
    }
  }

  async function openRun(tenantId: string, asOf: IsoDay): Promise<CollectionRun> {
    dayOf(asOf);
    const place = dayFolder(dir, tenantId, asOf);
    await openRuns.get(place)?.abandon();
    const progress = (await resumable(tenantId, asOf)) ?? (await beginRun(tenantId, asOf));
    const folder = runFolder(dir, tenantId, asOf, progress.runId);
    const connection = await database.connect();
    const confirm = async (): Promise<void> => locks.get(tenantId)?.confirm();
    const run = createCollectionRun({ connection, clock, log, folder, rowsPerPart, confirm }, progress);
    openRuns.set(place, run);
    return run;
  }

  /** Only the newest run of the day: an older one would be superseded the moment it finished. */
  async function resumable(tenantId: string, asOf: IsoDay): Promise<Progress | null> {
    const runId = (await partitions(dayFolder(dir, tenantId, asOf), 'run')).at(-1);
    if (runId === undefined) return null;
    const folder = runFolder(dir, tenantId, asOf, runId);
    if ((await sizeOf(join(folder, manifestFile))) !== null) return null;
    const read = await readProgress(folder, runId);
    if (read.kind === 'unusable') {
      log.info({ runId, reason: read.reason }, 'unfinished run cannot be resumed: beginning a new one');
      return null;
    }
    const progress = withoutTakenOver(read.progress);
    await writeProgress(folder, progress);
    await removeStrayFiles(folder, progress);
    log.info({ runId, sources: progress.sources.length }, 'resuming an unfinished run');
    return progress;
  }

  async function beginRun(tenantId: string, asOf: IsoDay): Promise<Progress> {
    const now = clock.now();
    const runId = newRunId(now, await partitions(dayFolder(dir, tenantId, asOf), 'run'));
    const folder = runFolder(dir, tenantId, asOf, runId);
    await mkdir(folder, { recursive: true });
    const startedAt = now.toISOString();
    const progress: Progress = {
      schemaVersion: 1,
      runId,
      tenantId,
      asOf,
      startedAt,
      sources: [],
      tables: {},
    };
    await writeProgress(folder, progress);
    for (const path of [dayFolder(dir, tenantId, asOf), tenantFolder(dir, tenantId), dir])
      await syncPath(path);
    return progress;
  }

  async function finishedRuns(tenantId: string, asOf: IsoDay): Promise<string[]> {
    return finishedRunsIn(dayFolder(dir, tenantId, asOf));
  }

  return {
    collecting(tenantId, work) {
      const before = queues.get(tenantId) ?? Promise.resolve();
      const collected = before.then(() => collectLocked(tenantId, work));
      queues.set(
        tenantId,
        collected.catch(() => undefined),
      );
      return collected;
    },
    openRun({ tenantId, asOf }) {
      const opened = opening.then(() => openRun(tenantId, asOf)).catch(writeFault);
      opening = opened.catch(() => undefined);
      return opened;
    },
    async newest({ tenantId, onOrBefore }) {
      const days = await partitions(tenantFolder(dir, tenantId), 'day');
      for (const asOf of days.reverse()) {
        if (onOrBefore !== undefined && asOf > onOrBefore) continue;
        for (const runId of await finishedRuns(tenantId, asOf)) {
          const folder = runFolder(dir, tenantId, asOf, runId);
          const manifest = await readManifest(folder, runId);
          if (sawTenant(manifest)) return createStoredRun(database, folder, manifest);
        }
      }
      return null;
    },
    async run({ tenantId, asOf, runId }) {
      if (!(await finishedRuns(tenantId, asOf)).includes(runId)) return null;
      const folder = runFolder(dir, tenantId, asOf, runId);
      return createStoredRun(database, folder, await readManifest(folder, runId));
    },
    async days(tenantId) {
      const days = await partitions(tenantFolder(dir, tenantId), 'day');
      const finished = await Promise.all(days.map((asOf) => finishedRuns(tenantId, asOf)));
      return days.filter((_, index) => finished[index]?.length !== 0);
    },
    async retain(days) {
      const oldest = isoOf(dayOfInstant(clock.now()) - days);
      let removed = 0;
      for (const tenant of await partitions(dir, 'tenant')) {
        const folder = join(dir, `tenant=${tenant}`);
        const days = await partitions(folder, 'day');
        const old = days.filter((asOf) => asOf < oldest);
        const last = old.length === 0 ? null : await lastSeenDay(folder, days);
        for (const asOf of old) {
          if (asOf === last) continue;
          await removeDay(join(folder, `day=${asOf}`));
          removed += 1;
        }
      }
      log.info({ removed, oldest }, 'lake retention applied');
      return removed;
    },
    async close() {
      await opening;
      for (const run of openRuns.values()) await run.abandon();
      for (const lock of locks.values()) await lock.release();
      await database.close();
    },
  };
}

/** Newest first. */
async function finishedRunsIn(day: string): Promise<string[]> {
  const finished: string[] = [];
  for (const runId of await partitions(day, 'run')) {
    if ((await sizeOf(join(day, `run=${runId}`, manifestFile))) !== null) finished.unshift(runId);
  }
  return finished;
}

/** The newest of the days with a run that saw the tenant and can be read; null when there is none. */
async function lastSeenDay(folder: string, days: readonly IsoDay[]): Promise<IsoDay | null> {
  for (const asOf of days.toReversed()) {
    const day = join(folder, `day=${asOf}`);
    for (const runId of await finishedRunsIn(day)) {
      const manifest = await readManifest(join(day, `run=${runId}`), runId).catch(nullWhenDamaged);
      if (manifest !== null && sawTenant(manifest)) return asOf;
    }
  }
  return null;
}

function nullWhenDamaged(error: unknown): null {
  if (error instanceof AppError && error.code === 'LAKE_RUN_DAMAGED') return null;
  throw error;
}

function writeFault(error: unknown): never {
  throw error instanceof TypeError || error instanceof AppError ? error : lakeWriteFailed(error);
}

/** Manifests go first: a run half deleted must not be found. */
async function removeDay(folder: string): Promise<void> {
  for (const runId of await partitions(folder, 'run')) {
    await rm(join(folder, `run=${runId}`, manifestFile), { force: true });
  }
  await rm(folder, { recursive: true, force: true });
}
