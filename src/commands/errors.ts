import { AppError } from '../lib/app-error.ts';

/** The command line was not understood: exit 2. */
export class UsageError extends AppError {
  constructor(what: string, why: string, fix: string) {
    super('COMMAND_USAGE', { what, why, fix });
  }
}
