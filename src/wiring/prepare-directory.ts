import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { AppError } from '../lib/app-error.ts';

/** Throws DATA_DIR_UNUSABLE before anything is opened in it. */
export async function prepareDirectory(dir: string): Promise<void> {
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    await access(dir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new AppError(
      'DATA_DIR_UNUSABLE',
      {
        what: `The data directory ${dir} cannot be used.`,
        why: 'It cannot be made, or this user may not write to it.',
        fix: 'Give this user a directory of its own, or set SEATKEEPER_DATA_DIR to one.',
      },
      { cause },
    );
  }
}
