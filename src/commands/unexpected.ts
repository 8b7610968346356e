import type { CommandResult } from './command-result.ts';

/** A bug in the program, still told as the one document of `--json`. Log the error itself beside it. */
export function unexpectedResult(error: unknown): CommandResult {
  const what = error instanceof Error ? error.message : String(error);
  const why = 'This is a fault of the program, not of the command.';
  const fix = 'Report it with the log of this run.';
  return {
    exitCode: 1,
    document: { schemaVersion: 1, error: { code: 'UNEXPECTED', what, why, fix } },
    text: `UNEXPECTED: ${what}\n  why: ${why}\n  fix: ${fix}`,
  };
}
