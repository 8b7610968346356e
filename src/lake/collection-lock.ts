import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod/v4';
import type { Clock } from '../lib/clock.ts';
import { createWhole } from '../lib/create-whole.ts';
import { isRunning, markOf } from '../lib/process-life.ts';
import { absent } from './durable-file.ts';
import { collectionUnderWay } from './lake-errors.ts';

const Holder = z.object({
  id: z.string(),
  host: z.string(),
  pid: z.int().positive(),
  processKey: z.string().nullable(),
  since: z.string(),
});
type Holder = z.infer<typeof Holder>;

/** The right to collect a tenant, held by one process of all that share the lake. */
export interface CollectionLock {
  /** Throws COLLECTION_UNDER_WAY when it was taken away, because nothing was heard of this process for too long. */
  confirm(): Promise<void>;
  release(): Promise<void>;
}

export const lockFile = 'collection.lock';
const beatEveryMs = 30_000;
/** Another machine's process that was not heard of for this long is taken for dead. */
const silentMs = 300_000;

/** Takes the lock that lies in the folder, or throws COLLECTION_UNDER_WAY. The lock of a process that died is taken over. */
export async function lockCollection(folder: string, clock: Clock): Promise<CollectionLock> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, lockFile);
  const holder: Holder = {
    ...{ id: randomUUID(), host: hostname() },
    ...markOf(process.pid),
    since: clock.now().toISOString(),
  };
  if (!(await create(path, holder))) {
    await removeDead(path);
    if (!(await create(path, holder))) throw collectionUnderWay(told(await readHolder(path)));
  }

  async function isOurs(): Promise<boolean> {
    return (await readHolder(path))?.id === holder.id;
  }

  const beat = setInterval(() => {
    // A beat that is missed is made good by the next; one that is lost is found out by `confirm`.
    void isOurs()
      .then((ours) => (ours ? rewrite(path, holder) : undefined))
      .catch(() => undefined);
  }, beatEveryMs).unref();

  return {
    async confirm() {
      if (!(await isOurs())) throw collectionUnderWay(told(await readHolder(path)));
    },
    async release() {
      clearInterval(beat);
      if (await isOurs()) await rm(path, { force: true });
    },
  };
}

function create(path: string, holder: Holder): Promise<boolean> {
  return createWhole(path, `${JSON.stringify(holder)}\n`);
}

/** In place, so that the file says by its age when its holder was last heard of. */
async function rewrite(path: string, holder: Holder): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.writeFile(`${JSON.stringify(holder)}\n`);
  } finally {
    await file.close();
  }
}

/** Moves a dead process's lock away. Two takers cannot both succeed: what was moved is read again. */
async function removeDead(path: string): Promise<void> {
  const holder = await readHolder(path);
  if (await isAlive(path, holder)) throw collectionUnderWay(told(holder));
  const aside = `${path}.${randomUUID()}`;
  if ((await rename(path, aside).catch(absent)) === null) return;
  const moved = await readHolder(aside);
  if (moved?.id === holder?.id) return rm(aside, { force: true });
  await rename(aside, path);
  throw collectionUnderWay(told(moved));
}

async function isAlive(path: string, holder: Holder | null): Promise<boolean> {
  if (holder?.host === hostname() && holder.processKey !== null) return isRunning(holder);
  return (await silenceOf(path)) < silentMs;
}

/** Milliseconds, by the clock of whoever keeps the disk. */
async function silenceOf(path: string): Promise<number> {
  const probe = `${path}.${randomUUID()}`;
  const file = await open(probe, 'wx', 0o600);
  try {
    const now = await file.stat();
    const lock = await stat(path).catch(absent);
    return lock === null ? Infinity : now.mtimeMs - lock.mtimeMs;
  } finally {
    await file.close();
    await rm(probe, { force: true });
  }
}

async function readHolder(path: string): Promise<Holder | null> {
  const text = await readFile(path, 'utf8').catch(absent);
  if (text === null) return null;
  try {
    return Holder.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

function told(holder: Holder | null): { name: string; since: string } | null {
  return holder === null ? null : { name: `pid ${holder.pid} on ${holder.host}`, since: holder.since };
}
