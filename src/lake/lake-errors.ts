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

/** Two collections of a tenant at once would write into one run. */
export function collectionUnderWay(
  holder: { readonly name: string; readonly since: string } | null,
): AppError {
  return new AppError(
    'COLLECTION_UNDER_WAY',
    {
      what: 'Another process is collecting this tenant.',
      why:
        holder === null
          ? 'Its lock is in the folder of the tenant and does not say whose it is.'
          : `It is ${holder.name}, at work since ${holder.since}, and only one may write at a time.`,
      fix: 'Wait until it is done, or stop it, and collect again: the lock of a process that died is passed over, at once on its own machine and after five minutes on another.',
    },
    { retryable: true },
  );
}

function reasonOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return `${text.split('\n', 1)[0]?.trim().replace(/\.$/, '') ?? text}.`;
}
