import type { Day } from '../model/day.ts';
import type { ProductFinding, SeatFinding } from '../model/finding.ts';
import type { DecisionPolicy } from '../model/policy.ts';
import type { Position } from '../model/position.ts';
import type { ProductSupply } from '../model/product.ts';
import type { Seat } from '../model/seat.ts';
import type { Verdict } from '../model/verdict.ts';

export interface SeatRuleInput {
  readonly seat: Seat;
  readonly verdict: Verdict;
  readonly supply: ProductSupply;
  readonly policy: DecisionPolicy;
  readonly asOf: Day;
}

/** A rule about single seats. It never sees an active one. */
export interface SeatRule {
  /** Also the `kind` of the cases it leads to. */
  readonly id: string;
  evaluate(input: SeatRuleInput): SeatFinding | null;
}

/** A rule about a product's position. */
export interface PositionRule {
  readonly id: string;
  evaluate(position: Position): ProductFinding | null;
}
