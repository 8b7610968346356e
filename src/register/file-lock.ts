import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { createWhole } from '../lib/create-whole.ts';
import { registerInUse } from './errors.ts';

const retryEveryMs = 25;
/** A holder on another machine cannot be asked whether it lives; changes take milliseconds. */
const abandonedAfterMs = 60_000;

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Tells a process from a later one with the same id; empty where the system does not say. */
  readonly started: string;
}

/**
 * Runs `work` while holding the lock file, alone among all processes. A lock whose process was killed is
 * taken over. Throws REGISTER_IN_USE when a living process does not let go within `waitMs`.
 */
export async function withLock<T>(path: string, waitMs: number, work: () => Promise<T>): Promise<T> {
  const self = JSON.stringify({
    pid: process.pid,
    host: hostname(),
    started: startOf(process.pid),
  } satisfies Holder);
  for (
    let attemptsLeft = Math.ceil(waitMs / retryEveryMs);
    !(await createWhole(path, self));
    attemptsLeft--
  ) {
    if (await removeAbandoned(path)) continue;
    if (attemptsLeft <= 0) throw registerInUse(path, await describeHolder(path));
    await pause(retryEveryMs);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

/** Moves an abandoned lock aside, so that only one of several waiting processes can be the one that did it. */
async function removeAbandoned(path: string): Promise<boolean> {
  const content = await readText(path);
  if (content === null) return true;
  if (!(await isAbandoned(path, content))) return false;
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
    const moved = await readText(aside);
    if (moved !== null && moved !== content) await writeFile(path, moved, { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    if (!hasCode(cause, 'ENOENT') && !hasCode(cause, 'EEXIST')) throw cause;
  }
  await rm(aside, { force: true });
  return true;
}

async function isAbandoned(path: string, content: string): Promise<boolean> {
  const holder = parseHolder(content);
  if (holder?.host !== hostname()) return isOld(path);
  return !isAlive(holder.pid) || startOf(holder.pid) !== holder.started;
}

/** Compared with a file written now, so that the file system's clock is the only one asked. */
async function isOld(path: string): Promise<boolean> {
  const probe = `${path}.${randomUUID()}`;
  try {
    await writeFile(probe, '');
    const [lock, now] = [await stat(path), await stat(probe)];
    return now.mtimeMs - lock.mtimeMs > abandonedAfterMs;
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return false;
    throw cause;
  } finally {
    await rm(probe, { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return !hasCode(cause, 'ESRCH');
  }
}

/** Field 22 of /proc/<pid>/stat: when the process started, in ticks since boot. */
function startOf(pid: number): string {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return fields.slice(fields.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

async function describeHolder(path: string): Promise<string> {
  const holder = parseHolder((await readText(path)) ?? '');
  return holder ? `process ${holder.pid} on ${holder.host}` : 'an unknown process';
}

function parseHolder(content: string): Holder | undefined {
  try {
    const holder = JSON.parse(content) as Partial<Holder> | null;
    const { pid, host, started } = holder ?? {};
    return typeof pid === 'number' && typeof host === 'string' && typeof started === 'string'
      ? { pid, host, started }
      : undefined;
  } catch {
    return undefined;
  }
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return null;
    throw cause;
  }
}

export function hasCode(cause: unknown, code: string): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === code;
}
