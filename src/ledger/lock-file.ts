import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod/v4';
import type { Clock } from '../lib/clock.ts';
import { createWhole } from '../lib/create-whole.ts';
import { isRunning, markOf } from '../lib/process-life.ts';
import { ledgerInUse } from './errors.ts';

const LedgerLock = z.object({
  pid: z.int().positive(),
  startedAt: z.string(),
  /** Tells the process from a later one with the same pid; null where the system does not say. */
  processKey: z.string().nullable(),
  controlUrl: z.string().optional(),
  controlToken: z.string().optional(),
});

/** Who has the embedded ledger open, and where that process can be asked to act. */
export type LedgerLock = z.infer<typeof LedgerLock>;

export interface HeldLock {
  /** Adds where the holder can be reached. */
  announce(control: { readonly controlUrl: string; readonly controlToken: string }): Promise<void>;
  release(): Promise<void>;
}

const fileName = 'ledger.lock';
const heldHere = new Set<string>();

/** The live holder of the embedded ledger in `dir`, or null when nobody has it open. */
export async function readLedgerLock(dir: string): Promise<LedgerLock | null> {
  const lock = parse(await readText(join(dir, fileName)));
  return lock !== null && isRunning(lock) ? lock : null;
}

/** Takes the lock, or throws LEDGER_IN_USE. The lock of a process that has died is taken over. */
export async function acquireLock(dir: string, clock: Clock): Promise<HeldLock> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const path = join(resolve(dir), fileName);
  if (heldHere.has(path)) throw ledgerInUse(dir, process.pid);
  heldHere.add(path);
  let lock: LedgerLock = {
    ...markOf(process.pid),
    startedAt: clock.now().toISOString(),
  };
  try {
    await takeOver(dir, path);
    await create(dir, path, lock);
  } catch (error) {
    heldHere.delete(path);
    throw error;
  }
  return {
    announce: async (control) => {
      lock = { ...lock, ...control };
      const draft = await writeDraft(path, lock);
      await rename(draft, path);
    },
    release: async () => {
      heldHere.delete(path);
      await rm(path, { force: true });
    },
  };
}

/** Moves a dead process's lock away. Two takers cannot both succeed: what was moved is read again. */
async function takeOver(dir: string, path: string): Promise<void> {
  const text = await readText(path);
  if (text === null) return;
  const holder = parse(text);
  if (holder !== null && isRunning(holder)) throw ledgerInUse(dir, holder.pid);
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  const moved = await readText(aside);
  if (moved !== text) {
    await link(aside, path);
    await rm(aside);
    throw ledgerInUse(dir, parse(moved)?.pid ?? 0);
  }
  await rm(aside);
}

async function create(dir: string, path: string, lock: LedgerLock): Promise<void> {
  if (await createWhole(path, `${JSON.stringify(lock)}\n`)) return;
  throw ledgerInUse(dir, parse(await readText(path))?.pid ?? 0);
}

async function writeDraft(path: string, lock: LedgerLock): Promise<string> {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, `${JSON.stringify(lock)}\n`, { mode: 0o600 });
  return draft;
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function parse(text: string | null): LedgerLock | null {
  if (text === null) return null;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const result = LedgerLock.safeParse(json);
  return result.success ? result.data : null;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
