/** 0 done · 1 failed · 2 usage or configuration · 3 refused by a safety rule. */
export type ExitCode = 0 | 1 | 2 | 3;

/** What a command has to say, to a machine and to a person. */
export interface CommandResult {
  readonly exitCode: ExitCode;
  /** The one JSON document of `--json`. */
  readonly document: unknown;
  /** The same for a terminal. */
  readonly text: string;
}

/** A command line as it was typed, and where. */
export interface CommandLine {
  readonly argv: readonly string[];
  /** Relative file names are meant from here. */
  readonly cwd: string;
}

/** A command line that is passed on to another process, with the account at the shell it was typed in. */
export interface PassedLine extends CommandLine {
  readonly account: string;
}
