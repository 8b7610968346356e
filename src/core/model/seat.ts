import type { Day } from './day.ts';

/**
 * Dated evidence of activity. `unknown` is not `never`: a source that hid, missed or lost this person says
 * nothing about them.
 */
export type Evidence = Day | 'never' | 'unknown';

/** Seen on this day or after it: nobody asked when. */
export interface SeenSince {
  readonly since: Day;
}

/** Evidence of people who were counted rather than read (C29). */
export type CountedEvidence = Evidence | SeenSince;

/**
 * Sign-in evidence. `failedOnly`: attempts since successes are recorded (2023-12-01), none of them
 * successful, so nobody got in (graph-and-azure §2.1).
 */
export type SignInEvidence = CountedEvidence | 'failedOnly';

/** A population the policy declares as not to be judged by inactivity (C1, C4, C5). */
export type ProtectedPopulation =
  'leave' | 'sharedMailbox' | 'room' | 'equipment' | 'serviceAccount' | 'priority';

/** A population that works at other times than most, and is judged by a window of its own (C3). */
export type PacedPopulation = 'partTime' | 'seasonal';

export type Population = ProtectedPopulation | PacedPopulation;

/**
 * One user × one product, however many SKUs or paths lead there: the unit that is consumed, judged and
 * reclaimed.
 */
export interface Seat {
  readonly userId: string;
  /** Index into the products the reconciler was created with. */
  readonly product: number;
  /** First day the seat is known to have been held; null when no source says. */
  readonly heldSince: Day | null;
  /** Day the account was created; null for accounts older than the record. */
  readonly createdOn: Day | null;
  readonly isGuest: boolean;
  /** The directory says the account is switched off; false where it does not say. */
  readonly isDisabled: boolean;
  readonly population: Population | null;
  /** Days without sign-in after which this person counts as idle, where their population has its own; else null. */
  readonly windowDays: number | null;
  readonly signIn: SignInEvidence;
  /** Newest sign-in of any kind, failed ones included: what Microsoft's own count goes by. */
  readonly attempt: CountedEvidence;
  /** Newest activity in any Microsoft 365 workload. */
  readonly workload: Evidence;
  /** Newest activity in Copilot; `unknown` for people without a row in its report. */
  readonly copilot: Evidence;
}
