import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { IsoDay } from './observation.ts';
import { absent } from './durable-file.ts';

export const manifestFile = 'manifest.json';
export const progressFile = 'progress.json';

/** `<dir>/tenant=<id>/day=<YYYY-MM-DD>/run=<runId>`: readable as a partitioned data set by other tools. */
export function runFolder(dir: string, tenantId: string, asOf: IsoDay, runId: string): string {
  return join(dayFolder(dir, tenantId, asOf), `run=${runId}`);
}

export function dayFolder(dir: string, tenantId: string, asOf: IsoDay): string {
  return join(tenantFolder(dir, tenantId), `day=${asOf}`);
}

export function tenantFolder(dir: string, tenantId: string): string {
  return join(dir, `tenant=${encodeURIComponent(tenantId)}`);
}

/** The values of `<key>=<value>` folders, sorted; none when the folder does not exist. */
export async function partitions(folder: string, key: string): Promise<string[]> {
  const names = await readdir(folder).catch(absent);
  const prefix = `${key}=`;
  return (names ?? [])
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))
    .sort();
}

/** A moment and some chance, such that it sorts after every `earlier` run even when the clock stands still. */
export function newRunId(now: Date, earlier: readonly string[]): string {
  const moment = Math.max(now.getTime(), ...earlier.map((runId) => momentOf(runId) + 1));
  const stamp = new Date(moment).toISOString().replace(/[-:.]/g, '');
  return `${stamp}-${randomBytes(4).toString('hex')}`;
}

const stamp = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(\d{3})Z-/;

/** The moment in a run id; before all moments for a folder that we did not name. */
function momentOf(runId: string): number {
  const found = stamp.exec(runId);
  if (found === null) return -Infinity;
  const [, year, month, day, hour, minute, second, millisecond] = found;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millisecond}Z`);
}
