import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AppError } from '../lib/app-error.ts';

/** The bytes of a file named on the command line, relative to where it was typed. Throws FILE_UNREADABLE. */
export async function readInput(cwd: string, name: string): Promise<Uint8Array> {
  try {
    return await readFile(resolve(cwd, name));
  } catch (cause) {
    throw new AppError(
      'FILE_UNREADABLE',
      {
        what: `${name} cannot be read.`,
        why: 'It does not exist, or may not be opened.',
        fix: 'Check the name and its permissions.',
      },
      { cause },
    );
  }
}

/** The same as text. */
export async function readTextInput(cwd: string, name: string): Promise<string> {
  return Buffer.from(await readInput(cwd, name)).toString('utf8');
}
