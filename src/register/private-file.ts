import { open, readFile, rename, writeFile } from 'node:fs/promises';
import { hasCode } from './file-lock.ts';

/** The text of a file, or null where there is none. */
export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return null;
    throw cause;
  }
}

/** Readers see the old text or the new one, and the new one is on the disk when this returns. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.tmp`;
  await writeFile(draft, text, { mode: 0o600 });
  await secure(draft);
  await rename(draft, path);
}

/** Makes a file its owner's alone, and its content durable. */
export async function secure(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.chmod(0o600);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
