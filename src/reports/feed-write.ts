import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../lib/app-error.ts';
import type { FeedColumn } from './feed-table.ts';

/** A file of the feed; `make` writes it and answers its rows, null where there is nothing to write. */
export interface FeedPart {
  readonly file: string;
  readonly about: string;
  readonly key: readonly string[];
  readonly columns: readonly FeedColumn[];
  readonly unknownBecause: string | null;
  readonly make: (path: string) => Promise<number | null>;
}

export interface FeedFile extends Omit<FeedPart, 'make'> {
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

export interface FeedHead {
  readonly schemaVersion: 1;
  readonly tenantId: string;
  readonly runId: string;
  /** The newest day of the positions. */
  readonly asOf: string;
}

export interface FeedManifest extends FeedHead {
  readonly writtenAt: string;
  readonly files: readonly FeedFile[];
  /** Files of the feed that are not there this time, and why. */
  readonly absent: readonly { readonly file: string; readonly why: string }[];
}

export interface WrittenFeed {
  readonly manifest: FeedManifest;
  /** False where the same was there already: then nothing was touched. */
  readonly isNew: boolean;
}

export const feedManifestFile = 'feed.json';
const stagingPrefix = '.writing-';

/**
 * All or nothing: everything is written aside first; the manifest goes away before the first file is replaced and
 * comes back after the last, so that a folder with a manifest is never a mixture. Of two writers at once one fails.
 * Throws FILE_UNWRITABLE.
 */
export async function writeFeedFiles(
  dir: string,
  head: FeedHead,
  parts: readonly FeedPart[],
  writtenAt: string,
): Promise<WrittenFeed> {
  await filing(dir, async () => {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    await removeStagings(dir, null);
  });
  const staging = await filing(dir, () => mkdtemp(join(dir, stagingPrefix)));
  try {
    const manifest = { ...head, writtenAt, ...(await stage(dir, staging, parts)) };
    const before = await writtenBefore(dir, manifest);
    if (before !== null) return { manifest: { ...manifest, writtenAt: before }, isNew: false };
    await filing(dir, () => swap(dir, staging, manifest));
    return { manifest, isNew: true };
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function stage(
  dir: string,
  staging: string,
  parts: readonly FeedPart[],
): Promise<Pick<FeedManifest, 'files' | 'absent'>> {
  const files: FeedFile[] = [];
  const absent: FeedManifest['absent'][number][] = [];
  for (const { make, ...part } of parts) {
    const path = join(staging, part.file);
    const rows = await filing(dir, () => make(path));
    if (rows === null) {
      absent.push({ file: part.file, why: 'no-reconciliation-kept-it' });
      continue;
    }
    await filing(dir, () => chmod(path, 0o600));
    const { size } = await filing(dir, () => stat(path));
    files.push({ ...part, rows, bytes: size, sha256: await filing(dir, () => sha256Of(path)) });
  }
  return { files, absent };
}

async function swap(dir: string, staging: string, manifest: FeedManifest): Promise<void> {
  const draft = join(staging, feedManifestFile);
  await writeFile(draft, textOf(manifest), { mode: 0o600 });
  await removeStagings(dir, staging);
  await rm(join(dir, feedManifestFile), { force: true });
  for (const { file } of manifest.files) await rename(join(staging, file), join(dir, file));
  for (const { file } of manifest.absent) await rm(join(dir, file), { force: true });
  await rename(draft, join(dir, feedManifestFile));
}

/** Left behind by a crash, or another writer's: taking its files from it makes it fail rather than mix. */
async function removeStagings(dir: string, own: string | null): Promise<void> {
  for (const name of await readdir(dir))
    if (name.startsWith(stagingPrefix) && join(dir, name) !== own)
      await rm(join(dir, name), { recursive: true, force: true });
}

/** When the feed that is there was written; null unless it is this one in all else, and still as it was written. */
async function writtenBefore(dir: string, manifest: FeedManifest): Promise<string | null> {
  const before = await readFile(join(dir, feedManifestFile), 'utf8').catch(() => null);
  const writtenAt = /^ {2}"writtenAt": "([^"]*)"/m.exec(before ?? '')?.[1];
  if (writtenAt === undefined || before !== textOf({ ...manifest, writtenAt })) return null;
  for (const { file, sha256 } of manifest.files)
    if ((await sha256Of(join(dir, file)).catch(() => null)) !== sha256) return null;
  return writtenAt;
}

function textOf(manifest: FeedManifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

async function filing<T>(dir: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError(
      'FILE_UNWRITABLE',
      {
        what: `The feed in ${dir} cannot be written.`,
        why: 'The folder may not be written to, the disk is full, or somebody else writes the feed at the same time.',
        fix: 'Name a folder that is yours alone, and write the feed again; without its feed.json it is not whole.',
      },
      { cause },
    );
  }
}
