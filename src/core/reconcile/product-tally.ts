import type { Day } from '../model/day.ts';
import { bridgeCells, type MicrosoftCount } from '../model/microsoft-count.ts';
import type { DecisionPolicy } from '../model/policy.ts';
import type { CopilotUse, RuleCounts, VerdictCounts } from '../model/position.ts';
import type { UsageMethod } from '../model/product.ts';
import type { Seat, SignInEvidence } from '../model/seat.ts';
import { usageWindows, type UseWithin } from '../model/usage-window.ts';
import { verdictRules, type Verdict, type VerdictKind } from '../model/verdict.ts';
import { isWithin } from './verdict-of.ts';

/** Everything that is counted of a product's seats. */
export interface ProductCounts {
  readonly verdicts: VerdictCounts;
  readonly rules: RuleCounts;
  /** Seats that were held on the day and taken away since: they no longer count, but they did at the peak (VAR-06). */
  readonly released: number;
  readonly watch: number;
  readonly copilot: CopilotUse | null;
  readonly windows: readonly UseWithin[];
  readonly microsoft: MicrosoftCount;
}

export interface ProductTally {
  add(seat: Seat, verdict: Verdict): void;
  addReleased(): void;
  counts(): ProductCounts;
}

/** Counts the seats of one product, a seat at a time, in memory that does not grow. */
export function createProductTally(method: UsageMethod, policy: DecisionPolicy, asOf: Day): ProductTally {
  const verdicts = zeros<VerdictKind>(['active', 'inactive', 'neverUsed', 'new', 'protected', 'unknown']);
  const rules = zeros(verdictRules);
  const theirActive = zeros(bridgeCells);
  const theirInactive = zeros(bridgeCells);
  const people = { signedIn: emptyBuckets(), worked: emptyBuckets() };
  const guests = { signedIn: emptyBuckets(), worked: emptyBuckets() };
  let released = 0;
  let watch = 0;
  let guestSeats = 0;
  let copilotActive = 0;
  let copilotZero = 0;

  function countForMicrosoft(seat: Seat, verdict: Verdict): void {
    if (seat.isGuest) {
      guestSeats += 1;
      return;
    }
    const isActive =
      method === 'copilot'
        ? isWithin(seat.copilot, policy.copilotActiveDays, asOf)
        : isWithin(seat.attempt, microsoftWindowDays, asOf);
    const cell = verdict.kind === 'unknown' ? verdict.reason : verdict.kind;
    if (isActive) theirActive[cell] += 1;
    else theirInactive[cell] += 1;
  }

  return {
    add(seat, verdict) {
      verdicts[verdict.kind] += 1;
      rules[verdict.rule] += 1;
      countForMicrosoft(seat, verdict);
      const used = seat.isGuest ? guests : people;
      addTo(used.signedIn, seat.signIn, asOf);
      addTo(used.worked, method === 'copilot' ? seat.copilot : seat.workload, asOf);
      if (method === 'copilot') {
        if (isWithin(seat.copilot, policy.copilotActiveDays, asOf)) copilotActive += 1;
        if (isUntouched(seat.copilot, policy.copilotZeroUsageDays, asOf)) copilotZero += 1;
      } else if (verdict.kind === 'active' && isUntouched(seat.signIn, policy.watchAfterDays, asOf))
        watch += 1;
    },
    addReleased() {
      released += 1;
    },
    counts: () => ({
      verdicts: { ...verdicts },
      rules: { ...rules },
      released,
      watch,
      copilot: method === 'copilot' ? { activeInWindow: copilotActive, zeroUsage: copilotZero } : null,
      windows: windowsOf(people, guests),
      microsoft: {
        guests: guestSeats,
        cells: Object.fromEntries(
          bridgeCells.map((cell) => [cell, { active: theirActive[cell], inactive: theirInactive[cell] }]),
        ) as MicrosoftCount['cells'],
      },
    }),
  };
}

/** Microsoft's own window is not ours to configure (ERR-05). */
const microsoftWindowDays = 90;

function isUntouched(evidence: SignInEvidence, days: number, asOf: Day): boolean {
  return evidence === 'never' || (typeof evidence === 'number' && asOf - evidence >= days);
}

interface Buckets {
  readonly signedIn: number[];
  readonly worked: number[];
}

function emptyBuckets(): number[] {
  return usageWindows.map(() => 0);
}

/** One bucket per window; a day is counted in the shortest it fits, and summed up at the end. */
function addTo(buckets: number[], evidence: SignInEvidence, asOf: Day): void {
  if (typeof evidence !== 'number') return;
  const age = asOf - evidence;
  const index = usageWindows.findIndex((days) => age <= days);
  const counted = buckets[index];
  if (counted !== undefined) buckets[index] = counted + 1;
}

function windowsOf(people: Buckets, guests: Buckets): UseWithin[] {
  const upTo = (buckets: readonly number[], index: number) =>
    buckets.slice(0, index + 1).reduce((sum, count) => sum + count, 0);
  return usageWindows.map((days, index) => ({
    days,
    signedIn: upTo(people.signedIn, index),
    worked: upTo(people.worked, index),
    guestsSignedIn: upTo(guests.signedIn, index),
    guestsWorked: upTo(guests.worked, index),
  }));
}

function zeros<K extends string>(keys: readonly K[]): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;
}
