import type { Command } from 'commander';
import type { Watch } from './collect-progress.ts';
import type { CommandResult } from './command-result.ts';
import type { Services } from './services.ts';

/** What one command line needs: the use-cases when it asks for them, and a place for its result. */
export interface Invocation {
  /** Opens the stores on the first call. */
  readonly services: () => Promise<Services>;
  /** Relative file names are meant from here. */
  readonly cwd: string;
  /** Who is at the shell, for the audit trail. */
  readonly actor: string;
  /** Absent where nobody looks on: `--json`, or a command that runs in another process. */
  readonly watch?: Watch;
  readonly finish: (result: CommandResult) => void;
}

/** Adds one command to the program. */
export type AddCommand = (program: Command, invocation: Invocation) => void;
