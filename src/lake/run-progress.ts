import { readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { absent, replaceFile, sha256Of, sizeOf } from './durable-file.ts';
import {
  tablesOfSource,
  type IsoDay,
  type IsoInstant,
  type ObservationFile,
  type SourceReport,
  type TableName,
} from './observation.ts';
import { progressFile } from './run-folder.ts';
import { isOwn } from './source-moment.ts';

export interface TableProgress {
  /** The last page known to follow the rows kept: reading on from here loses nothing. */
  readonly cursor: string | null;
  readonly parts: readonly ObservationFile[];
}

/** What an unfinished run has kept so far. Replaced whole with every part. */
export interface Progress {
  readonly schemaVersion: 1;
  readonly runId: string;
  readonly tenantId: string;
  readonly asOf: IsoDay;
  readonly startedAt: IsoInstant;
  readonly sources: readonly SourceReport[];
  readonly tables: Readonly<Partial<Record<TableName, TableProgress>>>;
}

type ReadProgress =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'unusable'; readonly reason: string };

export async function writeProgress(folder: string, progress: Progress): Promise<void> {
  await replaceFile(join(folder, progressFile), `${JSON.stringify(progress, null, 1)}\n`);
}

/** Reads what a run had kept and compares every part with its checksum. */
export async function readProgress(folder: string, runId: string): Promise<ReadProgress> {
  const text = await readFile(join(folder, progressFile), 'utf8').catch(absent);
  if (text === null) return { kind: 'unusable', reason: 'it has no progress file' };
  const progress = parseProgress(text, runId);
  if (progress === null) return { kind: 'unusable', reason: 'its progress file is damaged' };
  for (const part of partsOf(progress)) {
    const path = join(folder, part.path);
    if ((await sizeOf(path)) !== part.bytes || (await sha256Of(path)) !== part.sha256) {
      return { kind: 'unusable', reason: `its part ${part.path} is missing or damaged` };
    }
  }
  return { kind: 'progress', progress };
}

/** What the run read itself: what it took over is taken over anew, and is never mistaken for read. */
export function withoutTakenOver(progress: Progress): Progress {
  const taken = progress.sources.filter((report) => !isOwn(report, progress)).map(({ name }) => name);
  const gone = new Set<string>(taken.flatMap((name) => tablesOfSource[name]));
  return {
    ...progress,
    sources: progress.sources.filter(({ name }) => !taken.includes(name)),
    tables: Object.fromEntries(Object.entries(progress.tables).filter(([table]) => !gone.has(table))),
  };
}

function partsOf(progress: Progress): ObservationFile[] {
  return Object.values(progress.tables).flatMap((table) => table.parts);
}

/** Removes what a killed process left half written: files that the progress does not know. */
export async function removeStrayFiles(folder: string, progress: Progress): Promise<void> {
  const kept = new Set([progressFile, ...partsOf(progress).map((part) => part.path)]);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    if (!kept.has(path.slice(folder.length + 1))) await rm(path);
  }
}

function parseProgress(text: string, runId: string): Progress | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return isProgress(value) && value.runId === runId ? value : null;
}

function isProgress(value: unknown): value is Progress {
  if (typeof value !== 'object' || value === null) return false;
  const { schemaVersion, sources, tables } = value as Partial<Progress>;
  if (schemaVersion !== 1 || !Array.isArray(sources) || typeof tables !== 'object') return false;
  return Object.values(tables).every((table) => Array.isArray(table.parts));
}
