import type { Day } from './day.ts';

/**
 * Dated evidence of activity. `unknown` is not `never`: a source that hid, missed or lost this person says
 * nothing about them.
 */
export type Evidence = Day | 'never' | 'unknown';

/**
 * Sign-in evidence. `failedOnly`: attempts since successes are recorded (2023-12-01), none of them
 * successful, so nobody got in (graph-and-azure §2.1).
 */
export type SignInEvidence = Evidence | 'failedOnly';

/** A population the policy declares as not to be judged by inactivity (C1, C4, C5). */
export type Population = 'leave' | 'sharedMailbox' | 'room' | 'equipment' | 'serviceAccount' | 'priority';

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
  readonly population: Population | null;
  readonly signIn: SignInEvidence;
  /** Newest activity in any Microsoft 365 workload. */
  readonly workload: Evidence;
  /** Newest activity in Copilot; `unknown` for people without a row in its report. */
  readonly copilot: Evidence;
}
