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
