import { randomUUID } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../lib/app-error.ts';

const fileName = 'place-id';
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Names this data directory among those of all replicas, whatever the machine is called today: an id kept in it, made
 * at the first use. Throws PLACE_ID_UNUSABLE.
 */
export async function replicaPlace(dataDir: string): Promise<string> {
  const file = join(dataDir, fileName);
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(`${randomUUID()}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (cause) {
    if (!isThere(cause)) throw unusable(file, cause);
  }
  const id = await readSoon(file);
  if (!uuid.test(id)) throw unusable(file, undefined);
  return id;
}

/** Another process may have made the file in this moment, and be about to write it. */
async function readSoon(file: string): Promise<string> {
  for (let tries = 1; ; tries += 1) {
    const id = (
      await readFile(file, 'utf8').catch((cause: unknown) => {
        throw unusable(file, cause);
      })
    ).trim();
    if (id !== '' || tries === 20) return id;
    await wait(50);
  }
}

function isThere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}

function unusable(file: string, cause: unknown): AppError {
  return new AppError(
    'PLACE_ID_UNUSABLE',
    {
      what: `The id of this place in ${file} cannot be used.`,
      why: 'It cannot be read or made, or is not the id that was written. Signed checkpoints are kept under it.',
      fix: 'Restore the file from a backup. If it is lost, delete it and look at "audit verify" for what was begun elsewhere.',
    },
    { cause },
  );
}
