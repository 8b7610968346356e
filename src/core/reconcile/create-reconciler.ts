import type { Day } from '../model/day.ts';
import type { SeatFinding } from '../model/finding.ts';
import type { DecisionPolicy } from '../model/policy.ts';
import type { Position, VerdictCounts } from '../model/position.ts';
import { known, unknown, type Figure, type Peak, type ProductSupply } from '../model/product.ts';
import type { Seat } from '../model/seat.ts';
import type { Verdict, VerdictKind } from '../model/verdict.ts';
import { seatRules } from '../rules/list.ts';
import { positionOf } from './position-of.ts';
import { protectedFor, verdictOf } from './verdict-of.ts';

export interface ReconcileInput {
  readonly asOf: Day;
  readonly policy: DecisionPolicy;
  /** The order gives `Seat.product` its meaning. */
  readonly products: readonly ProductSupply[];
  /** Why the seats of this run cannot be counted at all (a users source that was not read whole), or null. */
  readonly seatsUnknown: string | null;
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

interface Tally {
  readonly verdicts: Record<VerdictKind, number>;
  released: number;
  watch: number;
  copilotActive: number;
  copilotZero: number;
}

const noFindings: readonly SeatFinding[] = [];
const released: SeatResult = { verdict: null, findings: noFindings };
const exempt: Verdict = protectedFor('exemption');

/** The three-way reconciliation (VAR-01) as a fold over seats: entitled × assigned × used, per product. */
export function createReconciler(input: ReconcileInput): Reconciler {
  const { asOf, policy, products, isExempt, isReleased } = input;
  const tallies = products.map(emptyTally);

  /** Null for a seat that is none any more. Only idle seats are ever exempted or released, so only they are looked up. */
  function judge(seat: Seat, supply: ProductSupply): Verdict | null {
    const verdict = verdictOf(seat, supply.method, policy, asOf);
    if (verdict.kind !== 'inactive' && verdict.kind !== 'neverUsed') return verdict;
    if (isReleased(seat.userId, supply.product)) return null;
    return isExempt(seat.userId, supply.product) ? exempt : verdict;
  }

  return {
    step(seat) {
      const supply = at(products, seat.product);
      const tally = at(tallies, seat.product);
      const verdict = judge(seat, supply);
      if (verdict === null) {
        tally.released += 1;
        return released;
      }
      tally.verdicts[verdict.kind] += 1;
      if (supply.method === 'copilot') countCopilot(tally, seat, policy, asOf);
      else if (isWatched(seat, verdict, policy, asOf)) tally.watch += 1;
      if (verdict.kind === 'active') return { verdict, findings: noFindings };
      const findings: SeatFinding[] = [];
      for (const rule of seatRules) {
        const finding = rule.evaluate({ seat, verdict, supply, policy, asOf });
        if (finding !== null) findings.push(finding);
      }
      return { verdict, findings };
    },

    finish() {
      return products.map((supply, index) => {
        const tally = at(tallies, index);
        const counted: Figure<VerdictCounts> =
          input.seatsUnknown === null ? known(tally.verdicts) : unknown(input.seatsUnknown);
        return positionOf({
          supply,
          asOf,
          policy,
          verdicts: counted,
          released: tally.released,
          watch: counted.known ? known(tally.watch) : counted,
          copilot:
            supply.method === 'copilot' && counted.known
              ? { activeInWindow: tally.copilotActive, zeroUsage: tally.copilotZero }
              : null,
          earlierPeak: input.peaks.get(supply.product) ?? null,
        });
      });
    },
  };
}

function emptyTally(): Tally {
  return {
    verdicts: { active: 0, inactive: 0, neverUsed: 0, new: 0, protected: 0, unknown: 0 },
    released: 0,
    watch: 0,
    copilotActive: 0,
    copilotZero: 0,
  };
}

function isWatched({ signIn }: Seat, verdict: Verdict, policy: DecisionPolicy, asOf: Day): boolean {
  return verdict.kind === 'active' && typeof signIn === 'number' && asOf - signIn >= policy.watchAfterDays;
}

function countCopilot(tally: Tally, { copilot }: Seat, policy: DecisionPolicy, asOf: Day): void {
  if (copilot === 'unknown') return;
  if (copilot !== 'never' && asOf - copilot <= policy.copilotActiveDays) tally.copilotActive += 1;
  if (copilot === 'never' || asOf - copilot >= policy.copilotZeroUsageDays) tally.copilotZero += 1;
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new TypeError(`No product at index ${index}`);
  return item;
}
