import { AppError } from '../lib/app-error.ts';

/** The disk refused what a run had to keep. The run can be opened again and goes on where it was. */
export function lakeWriteFailed(cause: unknown): AppError {
  return new AppError(
    'LAKE_WRITE_FAILED',
    {
      what: 'Observations could not be written to the lake.',
      why: reasonOf(cause),
      fix: 'Check free space and permissions of SEATKEEPER_DATA_DIR, then collect again: what was kept is not read twice.',
    },
    { retryable: true, cause },
  );
}

export function lakeReadFailed(runId: string, cause: unknown): AppError {
  return new AppError(
    'LAKE_READ_FAILED',
    {
      what: `The observations of run ${runId} could not be read.`,
      why: reasonOf(cause),
      fix: 'If memory or disk space is short, free some and try again; otherwise collect again, which replaces the run.',
    },
    { cause },
  );
}

export function lakeRunDamaged(runId: string, reason: string, cause?: unknown): AppError {
  return new AppError(
    'LAKE_RUN_DAMAGED',
    {
      what: `The observations of run ${runId} are damaged.`,
      why: reason,
      fix: 'Restore the run folder from a backup, or collect again: a later run of the day takes its place.',
    },
    { cause },
  );
}

function reasonOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return `${text.split('\n', 1)[0]?.trim().replace(/\.$/, '') ?? text}.`;
}
