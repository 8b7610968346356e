import { AppError } from '../lib/app-error.ts';

/** Writes a file that was named on the command line. Throws FILE_UNWRITABLE for what the disk refuses. */
export async function writeOutput(name: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (cause) {
    if (cause instanceof Error && 'syscall' in cause) throw unwritable(name, cause);
    throw cause;
  }
}

export function unwritable(name: string, cause: unknown): AppError {
  return new AppError(
    'FILE_UNWRITABLE',
    {
      what: `${name} cannot be written.`,
      why: 'Its folder does not exist or may not be written to, or the name is taken by a folder.',
      fix: 'Name a file in a folder that exists and is yours.',
    },
    { cause },
  );
}
