/** The part of the policy the core decides by. Days unless the name says otherwise. */
export interface DecisionPolicy {
  /** A seat is inactive when its last sign-in is more than this many days ago (USE-07: 90). */
  readonly classifyAfterDays: number;
  /** Inactive this long is worth watching (CAD-02: 60). */
  readonly watchAfterDays: number;
  /** A seat held, or an account created, fewer days ago than this is `new` (C2: 30). */
  readonly newForDays: number;
  /** Copilot untouched this long is a recovery candidate (COP-06: 60). */
  readonly copilotZeroUsageDays: number;
  /** Copilot used within this many days counts for its active rate (COP-03: 30). */
  readonly copilotActiveDays: number;
  /** Deployment at or above this percentage of entitlement warns (CAD-03: 90). */
  readonly warnAtPercentOfEntitlement: number;
}

/** Limits a plan may never exceed: beyond them it is refused, not truncated (C49). */
export interface Caps {
  readonly seatsPerRun: number;
}
