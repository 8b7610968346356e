import { AppError } from '../lib/app-error.ts';

/** One thing wrong with a source, and where: `line 3`, `lines[2]`. */
export interface LineProblem {
  readonly place: string;
  readonly message: string;
}

const fixes = {
  REGISTER_IMPORT_INVALID:
    'Correct these lines and import the whole file again: lines that are already in the register are left alone.',
  REGISTER_AMENDMENT_INVALID: 'Correct these values and amend again.',
  REGISTER_APPOINTMENT_INVALID: 'See "authority show --all" and "register show", and try again.',
} as const;

/** What was handed in is wrong. Lists everything at once; nothing of it was taken. */
export class RegisterInputError extends AppError {
  override readonly name = 'RegisterInputError';
  readonly problems: readonly LineProblem[];

  constructor(code: keyof typeof fixes, what: string, problems: readonly LineProblem[]) {
    super(code, {
      what: `${what} ${problems.length === 1 ? '1 problem' : `${problems.length} problems`}, nothing was changed.`,
      why: listed(problems),
      fix: fixes[code],
    });
    this.problems = problems;
  }
}

/** The register file cannot be read as a register. It is left as it is. */
export function registerCorrupt(
  file: string,
  what: string,
  problems: readonly LineProblem[],
  cause?: unknown,
): AppError {
  return new AppError(
    'REGISTER_CORRUPT',
    {
      what: `The entitlement register ${file} ${what}`,
      why: listed(problems),
      fix: `Nothing was overwritten. Repair the file, or put the last good copy back: cp "${file}.last-good" "${file}".`,
    },
    { cause },
  );
}

export function registerInUse(lock: string, holder: string): AppError {
  return new AppError(
    'REGISTER_IN_USE',
    {
      what: 'The entitlement register is being changed by another process.',
      why: `${lock} is held by ${holder}.`,
      fix: 'Try again when that command has ended. If that process no longer exists, delete the lock file.',
    },
    { retryable: true },
  );
}

function listed(problems: readonly LineProblem[]): string {
  return problems.map(({ place, message }) => `${place}: ${message}`).join('\n');
}
