import type { Day } from '../model/day.ts';
import { silenceOf, type EvidenceGaps } from '../model/evidence-gaps.ts';
import { bridgeCells, type MicrosoftCount } from '../model/microsoft-count.ts';
import type { DecisionPolicy } from '../model/policy.ts';
import type { CopilotUse, RuleCounts, VerdictCounts } from '../model/position.ts';
import { known, unknown, type Figure, type UsageMethod } from '../model/product.ts';
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
  /** Why `active` out of all seats says nothing of their use, or null. */
  readonly useUnknown: string | null;
  /** Unknown where somebody active is only known to have signed in since a day before the watch window. */
  readonly watch: Figure<number>;
  /** Null for a product that is not judged by Copilot's report. */
  readonly copilot: Figure<CopilotUse> | null;
  readonly windows: readonly UseWithin[];
  /** Unknown where somebody's newest attempt is only known to be since a day before Microsoft's window. */
  readonly microsoft: Figure<MicrosoftCount>;
}

export interface ProductTally {
  add(seat: Seat, verdict: Verdict): void;
  addReleased(): void;
  counts(): ProductCounts;
}

/** Counts the seats of one product, a seat at a time, in memory that does not grow. */
export function createProductTally(
  method: UsageMethod,
  policy: DecisionPolicy,
  asOf: Day,
  gaps: EvidenceGaps,
): ProductTally {
  const judgedBy = method === 'copilot' ? gaps.copilot : gaps.signIn;
  const verdicts = zeros<VerdictKind>(['active', 'inactive', 'neverUsed', 'new', 'protected', 'unknown']);
  const rules = zeros(verdictRules);
  const theirActive = zeros(bridgeCells);
  const theirInactive = zeros(bridgeCells);
  const people = { signedIn: noDates(), worked: noDates() };
  const guests = { signedIn: noDates(), worked: noDates() };
  let released = 0;
  let watch = 0;
  let isWatchKnown = true;
  let isMicrosoftKnown = true;
  let guestSeats = 0;
  let copilotSeen = 0;
  let copilotActive = 0;
  let copilotZero = 0;

  function countForMicrosoft(seat: Seat, verdict: Verdict): void {
    if (seat.isGuest) {
      guestSeats += 1;
      return;
    }
    const isActive =
      method === 'copilot'
        ? isWithin(seat.copilot, microsoftCopilotDays, asOf)
        : isWithin(seat.attempt, microsoftWindowDays, asOf);
    if (method !== 'copilot' && isUndecided(seat.attempt, microsoftWindowDays, asOf))
      isMicrosoftKnown = false;
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
        if (seat.copilot !== 'unknown') copilotSeen += 1;
        if (isWithin(seat.copilot, policy.copilotActiveDays, asOf)) copilotActive += 1;
        if (isUntouched(seat.copilot, policy.copilotZeroUsageDays, asOf)) copilotZero += 1;
      } else if (verdict.kind === 'active') {
        if (isUntouched(seat.signIn, policy.watchAfterDays, asOf)) watch += 1;
        if (isUndecided(seat.signIn, policy.watchAfterDays - 1, asOf)) isWatchKnown = false;
      }
    },
    addReleased() {
      released += 1;
    },
    counts: () => ({
      verdicts: { ...verdicts },
      rules: { ...rules },
      released,
      useUnknown: silenceOf(judgedBy) ?? (isNobodyJudged(rules) ? 'no-evidence' : null),
      watch: watchFigure(),
      copilot: method === 'copilot' ? copilotUse() : null,
      windows: windowsOf(people, guests, asOf, {
        signedIn: silenceOf(gaps.signIn),
        worked: silenceOf(method === 'copilot' ? gaps.copilot : gaps.workload),
      }),
      microsoft: microsoftCount(),
    }),
  };

  function watchFigure(): Figure<number> {
    const silence = method === 'copilot' ? null : silenceOf(gaps.signIn);
    if (silence !== null) return unknown(silence);
    return isWatchKnown ? known(watch) : unknown('sign-ins-not-dated');
  }

  function copilotUse(): Figure<CopilotUse> {
    const silence = silenceOf(gaps.copilot);
    if (silence !== null) return unknown(silence);
    const seats = Object.values(verdicts).reduce((sum, count) => sum + count, 0);
    if (seats > 0 && copilotSeen === 0) return unknown('no-evidence');
    return known({
      activeDays: policy.copilotActiveDays,
      activeInWindow: copilotActive,
      zeroUsage: copilotZero,
    });
  }

  /** Whoever a gap hides would count as inactive there. */
  function microsoftCount(): Figure<MicrosoftCount> {
    if (judgedBy !== undefined) return unknown(judgedBy.reason);
    if (!isMicrosoftKnown) return unknown('sign-ins-not-dated');
    return known({
      guests: guestSeats,
      cells: Object.fromEntries(
        bridgeCells.map((cell) => [cell, { active: theirActive[cell], inactive: theirInactive[cell] }]),
      ) as MicrosoftCount['cells'],
    });
  }
}

/** What evidence of use decides, an owner's exemption of an idle seat included. */
const judgingRules = ['used', 'sources-disagree', 'never-used', 'failed-only', 'idle', 'exempt'] as const;

function isNobodyJudged(rules: RuleCounts): boolean {
  return rules['no-evidence'] > 0 && judgingRules.every((rule) => rules[rule] === 0);
}

/** Microsoft's own windows are not ours to configure (ERR-05). */
const microsoftWindowDays = 90;
const microsoftCopilotDays = 30;

function isUntouched(evidence: SignInEvidence, days: number, asOf: Day): boolean {
  return evidence === 'never' || (typeof evidence === 'number' && asOf - evidence >= days);
}

/** Somebody seen since a day before the window: within it or not, nobody knows. */
function isUndecided(evidence: SignInEvidence, days: number, asOf: Day): boolean {
  return typeof evidence === 'object' && asOf - evidence.since > days;
}

interface Dates {
  /** One per window. */
  readonly counts: number[];
  /** The earliest day that somebody is only known to be seen since. */
  since: Day | null;
}

interface Use {
  readonly signedIn: Dates;
  readonly worked: Dates;
}

function noDates(): Dates {
  return { counts: usageWindows.map(() => 0), since: null };
}

/** A day is counted in the shortest window it fits, and summed up at the end; so is a day somebody is seen since. */
function addTo(dates: Dates, evidence: SignInEvidence, asOf: Day): void {
  if (typeof evidence === 'string') return;
  const day = typeof evidence === 'number' ? evidence : evidence.since;
  if (typeof evidence === 'object') dates.since = Math.min(day, dates.since ?? day);
  const index = usageWindows.findIndex((days) => asOf - day <= days);
  const counted = dates.counts[index];
  if (counted !== undefined) dates.counts[index] = counted + 1;
}

/** Why nothing is known of one kind of use, or null. */
interface Silence {
  readonly signedIn: string | null;
  readonly worked: string | null;
}

function windowsOf(people: Use, guests: Use, asOf: Day, silence: Silence): UseWithin[] {
  const upTo = ({ counts }: Dates, index: number) =>
    counts.slice(0, index + 1).reduce((sum, count) => sum + count, 0);
  const isCounted = ({ since }: Dates, days: number) => since === null || asOf - since <= days;
  const signedInOf = (dates: Dates, days: number, index: number) =>
    silence.signedIn === null && isCounted(dates, days) ? upTo(dates, index) : null;
  const workedOf = (dates: Dates, index: number) => (silence.worked === null ? upTo(dates, index) : null);
  const earliest = [people, guests].flatMap(({ signedIn }) => signedIn.since ?? []);
  return usageWindows.map((days, index) => {
    const signedIn = signedInOf(people.signedIn, days, index);
    const guestsSignedIn = signedInOf(guests.signedIn, days, index);
    const isUndated = silence.signedIn === null && (signedIn === null || guestsSignedIn === null);
    return {
      days,
      signedIn,
      worked: workedOf(people.worked, index),
      guestsSignedIn,
      guestsWorked: workedOf(guests.worked, index),
      ...(isUndated ? { signedInSince: Math.min(...earliest) } : {}),
      ...(silence.signedIn === null ? {} : { signedInUnknown: silence.signedIn }),
      ...(silence.worked === null ? {} : { workedUnknown: silence.worked }),
    };
  });
}

function zeros<K extends string>(keys: readonly K[]): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;
}
