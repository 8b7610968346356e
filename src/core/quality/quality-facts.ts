import type { Gap } from '../model/coverage.ts';
import type { Day } from '../model/day.ts';

/** What became of one source of a run. */
export interface SourceFacts {
  readonly source: string;
  readonly status: 'complete' | 'incomplete' | 'failed';
  /** The day its facts describe; null when nothing was read. */
  readonly factsOf: Day | null;
  readonly rows: number;
  readonly issues: number;
}

/** How the names of a usage report join the directory. */
export interface JoinFacts {
  readonly source: string;
  /** Names of people not called deleted, `outsiders` among them. */
  readonly names: number;
  readonly joined: number;
  /** Names the directory need not know: guests, people of other tenants, mailboxes that are no person's. */
  readonly outsiders: number;
  /** Names that are hashes. */
  readonly concealed: number;
}

/** What of a run the next one is compared with. */
export interface SizeFacts {
  readonly asOf: Day;
  readonly sources: readonly SourceFacts[];
  readonly internalPeople: number;
  /** Internal people with a dated sign-in. */
  readonly datedSignIns: number;
  readonly newestSignIn: Day | null;
}

export interface SeatChange {
  readonly product: string;
  readonly name: string;
  readonly before: number;
  readonly now: number;
  /** Seats taken away on purpose between the two runs: they explain themselves. */
  readonly reclaimed: number;
}

export interface QualityFacts {
  readonly now: SizeFacts;
  /** What the collection itself could not see. */
  readonly gaps: readonly Gap[];
  readonly joins: readonly JoinFacts[];
  /** The newest earlier complete run; null when this is the first. */
  readonly earlier: SizeFacts | null;
  /** Empty when there is no earlier run. */
  readonly seats: readonly SeatChange[];
}
