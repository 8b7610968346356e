import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, link, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Replaces a file whole or not at all, and survives a power cut once it has returned. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.tmp`;
  const file = await open(draft, 'w');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  await syncPath(dirname(path));
}

/** Makes a file's content, or a folder's list of names, durable. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What disks answer that keep one name per file, or no more of them: network shares, exFAT, another volume. */
const noSecondName: ReadonlySet<unknown> = new Set([
  ...['ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EPERM', 'EXDEV', 'EMLINK'],
]);

/** Gives a file that is never changed a second name; where the disk has none to give, a copy. */
export async function linkFile(from: string, to: string, give: typeof link = link): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await rm(to, { force: true });
  try {
    await give(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && noSecondName.has(error.code))) throw error;
    const draft = `${to}.tmp`;
    await copyFile(from, draft);
    await syncPath(draft);
    await rename(draft, to);
  }
  await syncPath(dirname(to));
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** The size in bytes, or null when there is no such file. */
export async function sizeOf(path: string): Promise<number | null> {
  const found = await stat(path).catch((error: unknown) => absent(error));
  return found === null ? null : found.size;
}

/** Null for "there is no such file"; every other fault is thrown on. */
export function absent(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}
