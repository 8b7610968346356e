/**
 * Why part of the tenant was not seen. `unjoined`: a report whose names are not those of the directory;
 * `implausible`: read whole, and so different from the collection before that it is not believed yet.
 */
export type GapReason =
  'missing' | 'incomplete' | 'concealed' | 'stale' | 'forbidden' | 'malformed' | 'unjoined' | 'implausible';

export interface Gap {
  readonly source: string;
  readonly reason: GapReason;
  /** One sentence: what is missing and what to do about it. */
  readonly detail: string;
}

/** How much of the tenant a run saw. */
export interface Coverage {
  readonly complete: boolean;
  readonly gaps: readonly Gap[];
}

declare const seen: unique symbol;

/** Coverage proven complete: the only thing a reclaim plan can be made from. */
export interface CompleteCoverage extends Coverage {
  readonly complete: true;
  readonly [seen]: true;
}

export function coverageOf(gaps: readonly Gap[]): Coverage {
  return { complete: gaps.length === 0, gaps };
}

/** The only maker of `CompleteCoverage`: absence of evidence is not evidence of absence. */
export function isComplete(coverage: Coverage): coverage is CompleteCoverage {
  return coverage.complete && coverage.gaps.length === 0;
}
