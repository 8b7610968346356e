import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { auditDirUnusable } from './errors.ts';

/** A file that only grows, line by line, each line durable when `append` returns. */
export interface AuditFile {
  readonly path: string;
  /** Null when there is no such file. */
  read(): Promise<string | null>;
  append(line: string): Promise<void>;
  /** Kept under another name, as it is. */
  putAside(path: string): Promise<void>;
}

export function openAuditFile(path: string): AuditFile {
  return {
    path,
    read: async () => {
      try {
        return await readFile(path, 'utf8');
      } catch (error) {
        if (isAbsent(error)) return null;
        throw error;
      }
    },
    append: async (line) => {
      try {
        await appendLine(path, line);
      } catch (cause) {
        throw auditDirUnusable(dirname(path), cause);
      }
    },
    putAside: async (to) => {
      await rename(path, to);
      await syncFolder(dirname(to));
    },
  };
}

async function appendLine(path: string, line: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const handle = await open(path, 'a', 0o600);
  const { size } = await handle.stat();
  try {
    await handle.writeFile(`${line}\n`);
    await handle.sync();
  } catch (error) {
    // A full disk may have taken half a line. Where even that cannot be undone, `verify` tells of it.
    await handle.truncate(size).catch(() => undefined);
    throw error;
  } finally {
    await handle.close();
  }
  await syncFolder(dirname(path));
}

/** Makes a folder's list of names durable. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
