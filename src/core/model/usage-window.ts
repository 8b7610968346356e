import type { Day } from './day.ts';

/**
 * The windows within which use is counted, in days, each somebody's definition of an active user (USE-20): 28 is
 * Partner Center's, 30 the reports' own, 60 the one to watch from, 90 the one seats are judged by, 180 the longest
 * the reports give.
 */
export const usageWindows = [28, 30, 60, 90, 180] as const;
export type UsageWindow = (typeof usageWindows)[number];

/** People with activity at most `days` days before the day. Internal people and guests apart: both are shown (USE-04). */
export interface UseWithin {
  readonly days: UsageWindow;
  /**
   * Null where people are only known to have signed in since a day before the window (`signedInSince`), or where
   * nothing of their sign-ins was read (`signedInUnknown`).
   */
  readonly signedIn: number | null;
  /** Any Microsoft 365 workload; Copilot for a product that is judged by its report. Null: see `workedUnknown`. */
  readonly worked: number | null;
  readonly guestsSignedIn: number | null;
  readonly guestsWorked: number | null;
  /** Where a count of sign-ins is unknown: the day since which they are known. Reading them in full gives the count. */
  readonly signedInSince?: Day;
  /** Where no sign-in was read: why. */
  readonly signedInUnknown?: string;
  /** Where no activity was read: why. */
  readonly workedUnknown?: string;
}
