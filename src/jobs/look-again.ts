import type { RunEnd } from '../reclaim/carry-out-case.ts';

export interface LookAgainDeps {
  /** Has the case carried on. */
  readonly enqueue: (caseId: string) => void;
  /** Runs it after so many milliseconds; gives how to keep it from running. */
  readonly later: (run: () => void, milliseconds: number) => () => void;
}

/** When cases that could not be brought to their end are looked at again: soon at first, then every few minutes. */
export interface LookAgain {
  /** A run of the case ended so. True when that is news: it waits, or is halted, and the run before it was not. */
  ended(caseId: string, end: RunEnd['kind']): boolean;
}

const firstMs = 10_000;
const longestMs = 5 * 60_000;

interface Wait {
  readonly end: RunEnd['kind'];
  readonly milliseconds: number;
  readonly cancel: () => void;
}

/** One wait per case, however many runs of it end: a run may have been asked for by somebody else meanwhile. */
export function createLookAgain({ enqueue, later }: LookAgainDeps): LookAgain {
  const waits = new Map<string, Wait>();
  return {
    ended(caseId, end) {
      const before = waits.get(caseId);
      before?.cancel();
      waits.delete(caseId);
      if (end !== 'halted' && end !== 'waiting') return false;
      const isNews = before?.end !== end;
      const milliseconds = isNews ? firstMs : Math.min(2 * before.milliseconds, longestMs);
      waits.set(caseId, { end, milliseconds, cancel: later(() => enqueue(caseId), milliseconds) });
      return isNews;
    },
  };
}
