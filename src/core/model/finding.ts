import type { Day } from './day.ts';
import type { VerdictKind, VerdictRule } from './verdict.ts';
import type { Evidence, SignInEvidence } from './seat.ts';

/** The dates and the rule a claim rests on, kept with the step it leads to. */
export interface SeatEvidence {
  readonly asOf: Day;
  readonly verdict: VerdictKind;
  /** The rule that decided the verdict. */
  readonly rule: VerdictRule;
  /** Days since the evidence the rule judges by; null when there never was any. */
  readonly idleDays: number | null;
  readonly signIn: SignInEvidence;
  readonly workload: Evidence;
  readonly copilot: Evidence;
  readonly heldSince: Day | null;
  /** The account is switched off: most likely a leaver. */
  readonly isDisabled: boolean;
  /** Of a swap: every SKU the person held when it was fitted, sorted. It is for exactly these. */
  readonly holds?: readonly string[];
}

/** A rule's claim about one seat. Its identity is rule × product × user: no date, so it can be recognised tomorrow. */
export interface SeatFinding {
  readonly rule: string;
  readonly product: string;
  readonly userId: string;
  readonly evidence: SeatEvidence;
}

/** A rule's claim about a product as a whole. Its identity is rule × product. */
export interface ProductFinding {
  readonly rule: string;
  readonly product: string;
  readonly evidence: Readonly<Record<string, number | string>>;
}
