import type { Gap } from '../model/coverage.ts';

/** What a collection is held against before anything is proposed from it (docs/methods.md §10, USE-23). */
export const gateIds = [
  'coverage',
  'freshness',
  'concealment',
  'issues',
  'join',
  'people',
  'seats',
  'rows',
  'sign-in-evidence',
  'warm-up',
] as const;
export type GateId = (typeof gateIds)[number];

/** One measurement of one source, product or population. */
export interface Gate {
  readonly gate: GateId;
  /** The source or product measured. */
  readonly subject: string;
  /** `notJudged`: there is nothing to measure, or too little to tell chance from fault. */
  readonly result: 'passed' | 'failed' | 'notJudged';
  readonly measured: number | null;
  readonly limit: number | null;
  /** One sentence: what was measured. */
  readonly detail: string;
  /** What a failed gate leaves unseen; null unless failed. */
  readonly gap: Gap | null;
}

/** The limits of the gates (policy `quality` and `maxReportLagDays`). */
export interface QualityPolicy {
  /** Least share of a report's names that must be the directory's, in percent. */
  readonly minJoinPct: number;
  /** Most change since the collection before, in percent; of shares, in percentage points. */
  readonly maxChangePct: number;
  /** Counts below this may jump. */
  readonly minSeats: number;
  /** A source whose facts are older than this many days is stale (C26). */
  readonly maxReportLagDays: number;
}

type Measured = Pick<Gate, 'gate' | 'subject' | 'measured' | 'limit' | 'detail'>;

export function passed(given: Measured): Gate {
  return { ...given, result: 'passed', gap: null };
}

export function notJudged(given: Omit<Measured, 'limit'> & { readonly limit?: number | null }): Gate {
  return { limit: null, ...given, result: 'notJudged', gap: null };
}

export function failed(given: Measured, gap: Gap): Gate {
  return { ...given, result: 'failed', gap };
}

/** Percent with one decimal, halves up. */
export function percentOf(part: number, whole: number): number {
  return Math.floor((part * 1000) / whole + 0.5) / 10;
}
