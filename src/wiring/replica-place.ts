import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../lib/app-error.ts';
import { createWhole } from '../lib/create-whole.ts';

const fileName = 'place-id';
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Names this data directory among those of all replicas, whatever the machine is called today: an id kept in it, made
 * at the first use. Throws PLACE_ID_UNUSABLE.
 */
export async function replicaPlace(dataDir: string): Promise<string> {
  const file = join(dataDir, fileName);
  try {
    await createWhole(file, `${randomUUID()}\n`);
  } catch (cause) {
    throw unusable(file, cause);
  }
  const id = await readId(file);
  if (!uuid.test(id)) throw unusable(file, undefined);
  return id;
}

async function readId(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (cause) {
    throw unusable(file, cause);
  }
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
