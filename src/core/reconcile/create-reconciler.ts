import type { Day } from '../model/day.ts';
import type { EvidenceGaps } from '../model/evidence-gaps.ts';
import type { SeatFinding } from '../model/finding.ts';
import type { DecisionPolicy } from '../model/policy.ts';
import type { Position } from '../model/position.ts';
import { known, unknown, type Peak, type ProductSupply } from '../model/product.ts';
import type { Seat } from '../model/seat.ts';
import type { Verdict } from '../model/verdict.ts';
import { seatRules } from '../rules/list.ts';
import { positionOf } from './position-of.ts';
import { createProductTally } from './product-tally.ts';
import { exempt, verdictOf } from './verdict-of.ts';

export interface ReconcileInput {
  readonly asOf: Day;
  readonly policy: DecisionPolicy;
  /** The order gives `Seat.product` its meaning. */
  readonly products: readonly ProductSupply[];
  /** Why the seats of this run cannot be counted at all (a users source that was not read whole), or null. */
  readonly seatsUnknown: string | null;
  /** What the sources of use do not tell. */
  readonly evidenceGaps: EvidenceGaps;
  /** Most seats held before this day, per product. */
  readonly peaks: ReadonlyMap<string, Peak>;
  /** A reasoned, unexpired "leave this alone". */
  readonly isExempt: (userId: string, product: string) => boolean;
  /** Taken away since the tenant was observed: the seat is no longer one. */
  readonly isReleased: (userId: string, product: string) => boolean;
}

/** What one seat came to: shared, frozen objects for the many that need nothing. */
export interface SeatResult {
  /** Null: released since the tenant was observed, and not counted. */
  readonly verdict: Verdict | null;
  readonly findings: readonly SeatFinding[];
}

export interface Reconciler {
  /** Judges one seat. The seat may be a reused view: nothing of it is kept. */
  step(seat: Seat): SeatResult;
  /** Closes the fold. Memory has been in proportion to products, not to people. */
  finish(): readonly Position[];
}

const noFindings: readonly SeatFinding[] = [];
const released: SeatResult = { verdict: null, findings: noFindings };

/** The three-way reconciliation (VAR-01) as a fold over seats: entitled × assigned × used, per product. */
export function createReconciler(input: ReconcileInput): Reconciler {
  const { asOf, policy, products, isExempt, isReleased } = input;
  const tallies = products.map((supply) =>
    createProductTally(supply.method, policy, asOf, input.evidenceGaps),
  );

  /**
   * Null for a seat that is none any more, whatever is told of its use: a swap takes seats that are used, and a report
   * newer than the directory does not name whoever lost theirs. Only idle seats are ever exempted.
   */
  function judge(seat: Seat, supply: ProductSupply): Verdict | null {
    if (isReleased(seat.userId, supply.product)) return null;
    const verdict = verdictOf(seat, supply.method, policy, asOf);
    if (verdict.kind !== 'inactive' && verdict.kind !== 'neverUsed') return verdict;
    return isExempt(seat.userId, supply.product) ? exempt : verdict;
  }

  return {
    step(seat) {
      const supply = at(products, seat.product);
      const tally = at(tallies, seat.product);
      const verdict = judge(seat, supply);
      if (verdict === null) {
        tally.addReleased();
        return released;
      }
      tally.add(seat, verdict);
      if (verdict.kind === 'active') return { verdict, findings: noFindings };
      const findings: SeatFinding[] = [];
      for (const rule of seatRules) {
        const finding = rule.evaluate({ seat, verdict, supply, policy, asOf });
        if (finding !== null) findings.push(finding);
      }
      return { verdict, findings };
    },

    finish() {
      return products.map((supply, index) =>
        positionOf({
          supply,
          asOf,
          policy,
          counts:
            input.seatsUnknown === null ? known(at(tallies, index).counts()) : unknown(input.seatsUnknown),
          earlierPeak: input.peaks.get(supply.product) ?? null,
        }),
      );
    },
  };
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new TypeError(`No product at index ${index}`);
  return item;
}
