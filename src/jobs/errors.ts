import { AppError } from '../lib/app-error.ts';

export function nothingCollected(onOrBefore: string | null): AppError {
  return new AppError('NOTHING_COLLECTED', {
    what:
      onOrBefore === null
        ? 'There are no observations yet.'
        : `There are no observations on or before ${onOrBefore}.`,
    why: 'A position needs a finished collection of that day or an earlier one.',
    fix: onOrBefore === null ? 'Run "collect" first.' : 'Ask for a later day, or run "collect".',
  });
}

export function noPositionsYet(onOrBefore: string | null): AppError {
  return new AppError('NO_POSITIONS', {
    what:
      onOrBefore === null
        ? 'There are no positions yet.'
        : `There are no positions on or before ${onOrBefore}.`,
    why: 'Positions are the result of a reconciliation.',
    fix: onOrBefore === null ? 'Run "collect" and "reconcile".' : 'Ask for a later day.',
  });
}

/** Nobody reconciled that day, or not that often. */
export function neverConcluded(asOf: string, version: number | null): AppError {
  return new AppError('POSITIONS_NEVER_CONCLUDED', {
    what: `There are no positions of ${asOf}${version === null ? '' : `, version ${version}`} to compute again.`,
    why: 'No reconciliation concluded them.',
    fix: `Run "seatkeeper reconcile --as-of ${asOf}" if the lake has that day, or name another day.`,
  });
}

/** Retention removed them, or somebody did. */
export function observationsGone(asOf: string, runId: string): AppError {
  return new AppError('OBSERVATIONS_GONE', {
    what: `The observations of ${asOf} are not in the lake any more.`,
    why: `The positions of that day rest on run ${runId}, which retention or somebody removed.`,
    fix: 'Restore the day from a backup of the data directory, or raise policy retentionDays for the future.',
  });
}
