import { AppError } from '../lib/app-error.ts';

/** One thing wrong with a file, and where: `line 3`, or `file`. */
export interface LineProblem {
  readonly place: string;
  readonly message: string;
}

/** A kept file, or what is known of it, is no longer what was kept. */
export function importDamaged(id: string, why: string, cause?: unknown): AppError {
  return new AppError(
    'IMPORT_DAMAGED',
    {
      what: `The imported file ${id} is damaged.`,
      why,
      fix: 'Import the same file again, which mends it, or restore both its files from a backup; without either, remove them from the folder of imports.',
    },
    { cause },
  );
}

export function importNotFound(id: string): AppError {
  return new AppError('IMPORT_NOT_FOUND', {
    what: `There is no imported file ${id}.`,
    why: 'Nothing was imported under this id, or its files were removed.',
    fix: 'Import the file again.',
  });
}

/** The disk refused to give or to take an imported file. */
export function importStoreFailed(cause: unknown): AppError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new AppError(
    'IMPORT_STORE_FAILED',
    {
      what: 'The folder of imported files cannot be used.',
      why: `${why}.`,
      fix: 'Check free space and permissions of SEATKEEPER_DATA_DIR, then try again: nothing is kept in part.',
    },
    { retryable: true, cause },
  );
}

/** A list of mailboxes and their holds that does not read; nothing of it was taken. */
export function holdsInvalid(fileName: string, problems: readonly LineProblem[]): AppError {
  return new AppError('HOLDS_IMPORT_INVALID', {
    ...problemText(fileName, problems),
    fix: 'Correct these lines, or export the list again, and import the whole file.',
  });
}

/** A list of phone numbers that does not read; nothing of it was taken. */
export function phonesInvalid(fileName: string, problems: readonly LineProblem[]): AppError {
  return new AppError('PHONES_IMPORT_INVALID', {
    ...problemText(fileName, problems),
    fix: 'Correct these lines, or export the list again, and import the whole file.',
  });
}

/** An export of Configuration Manager that does not read; nothing of it was taken. */
export function devicesInvalid(fileName: string, problems: readonly LineProblem[]): AppError {
  return new AppError('DEVICES_IMPORT_INVALID', {
    ...problemText(fileName, problems),
    fix: 'Correct these lines, or export the list again, and import the whole file.',
  });
}

/** A list of servers that does not read; nothing of it was taken. */
export function serversInvalid(fileName: string, problems: readonly LineProblem[]): AppError {
  return new AppError('SERVERS_IMPORT_INVALID', {
    ...problemText(fileName, problems),
    fix: 'Correct these lines, or export the list again, and import the whole file.',
  });
}

const placesNamed = 50;

function problemText(fileName: string, problems: readonly LineProblem[]): { what: string; why: string } {
  const named = problems.slice(0, placesNamed).map(({ place, message }) => `${place}: ${message}`);
  const more = problems.length - named.length;
  return {
    what: `${fileName}: ${problems.length === 1 ? '1 problem' : `${problems.length} problems`}, nothing was imported.`,
    why: [...named, ...(more > 0 ? [`and ${more} more`] : [])].join('\n'),
  };
}

/** Lists everything that is wrong with a list of attestations at once; nothing of it was taken. */
export class AttestationsInvalid extends AppError {
  override readonly name = 'AttestationsInvalid';
  readonly problems: readonly LineProblem[];

  constructor(fileName: string, problems: readonly LineProblem[]) {
    super('FEATURES_IMPORT_INVALID', {
      what: `${fileName}: ${problems.length === 1 ? '1 problem' : `${problems.length} problems`}, nothing was imported.`,
      why: problems.map(({ place, message }) => `${place}: ${message}`).join('\n'),
      fix: 'Correct these lines and import the whole file again; "features show" lists the features.',
    });
    this.problems = problems;
  }
}
