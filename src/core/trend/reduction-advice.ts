import type { Figure } from '../model/product.ts';
import { known, unknown } from '../model/product.ts';
import { judgeTrend, type TrendJudgement } from './judge-trend.ts';
import type { Month } from './month.ts';
import type { MonthlyPoint } from './monthly-point.ts';
import { trendLimits } from './trend-limits.ts';

export interface ReductionInput {
  readonly points: readonly MonthlyPoint[];
  /** The newest month that is over. */
  readonly through: Month;
  /** Units entitled on the first day of the term. */
  readonly entitledAtTermStart: Figure<number>;
  readonly entitledNow: Figure<number>;
}

/** The seats that were needed at once in the last twelve months (VAR-08): the highest month, never the average. */
export interface NeededLevel {
  readonly units: number;
  /** The newest month that needed as many. */
  readonly in: Month;
  /** Seats of `units` that are neither in use nor idle: needed until shown otherwise. Null where the month does not tell. */
  readonly spared: number | null;
  /** Why more may have been needed: a month does not tell its spared seats, and had room for them. */
  readonly atLeastBecause?: string;
}

/** Legitimate need against excess capacity (VAR-08). Facts, whatever may be advised from them. */
export interface Baseline {
  /** Unknown without the last twelve months. */
  readonly needed: Figure<NeededLevel>;
  /** Entitled now less the needed level, never below 0; the most it can be where more may have been needed. */
  readonly excess: Figure<number>;
}

export type RefusedReason =
  | 'snapshot'
  | 'tooShort'
  | 'gaps'
  | 'seasonal'
  | 'level'
  | 'growth'
  | 'undecided'
  | 'entitledUnknown'
  | 'nothingToReduce';

export type ReductionAdvice =
  | {
      readonly kind: 'refused';
      readonly reason: RefusedReason;
      readonly judgement: TrendJudgement;
      readonly baseline: Baseline;
    }
  | {
      readonly kind: 'advised';
      /** Entitled at the start of the term, or now where that is fewer: nobody reduces twice. */
      readonly from: number;
      readonly neededLevel: number;
      /** from − neededLevel, at least 1. */
      readonly units: number;
      /** Why `units` is the most, and may be fewer; absent where it is exact. */
      readonly atMostBecause?: string;
      readonly judgement: TrendJudgement;
      readonly baseline: Baseline;
    };

/**
 * How many units the documented months allow to be given back at renewal (NEG-02, ERR-03, ERR-04; methods §8). Only a
 * decline carries a reduction, and only down to the highest month of the last twelve: units that fell into disuse
 * within the last year follow as their year completes.
 */
export function reductionAdvice(input: ReductionInput): ReductionAdvice {
  const { points, through, entitledAtTermStart, entitledNow } = input;
  const judgement = judgeTrend(points, through);
  const needed = neededLevelOf(points, through);
  const baseline: Baseline = { needed, excess: excessOf(needed, entitledNow) };
  const refused = (reason: RefusedReason): ReductionAdvice => ({
    kind: 'refused',
    reason,
    judgement,
    baseline,
  });

  if (judgement.kind === 'tooShort' && points.filter(({ active }) => active.known).length <= 1)
    return refused('snapshot');
  if (judgement.kind !== 'decline') return refused(judgement.kind);
  if (!needed.known) return refused('gaps');
  if (!entitledAtTermStart.known || !entitledNow.known) return refused('entitledUnknown');
  const from = Math.min(entitledAtTermStart.value, entitledNow.value);
  const units = from - needed.value.units;
  if (units <= 0) return refused('nothingToReduce');
  const { units: neededLevel, atLeastBecause } = needed.value;
  const atMost = atLeastBecause === undefined ? {} : { atMostBecause: atLeastBecause };
  return { kind: 'advised', from, neededLevel, units, ...atMost, judgement, baseline };
}

/**
 * The highest month of the last twelve, and of the running one where it is there already: its seats in use and those
 * that are neither in use nor idle. Imported months tell the first only, so more may have been needed in them: never
 * more than were assigned.
 */
function neededLevelOf(points: readonly MonthlyPoint[], through: Month): Figure<NeededLevel> {
  const recent = points.filter(({ month }) => month > through - trendLimits.fewestMonths);
  const whole = recent.filter(({ month, active }) => month <= through && active.known);
  if (whole.length < trendLimits.fewestMonths) return unknown('fewer-than-12-known-months');
  let highest: NeededLevel | null = null;
  for (const { month, active, spared } of recent.toSorted((a, b) => a.month - b.month)) {
    if (!active.known) continue;
    // A month that does not tell what it spared needed its active seats at least.
    const level = spared.known
      ? { units: active.value + spared.value, in: month, spared: spared.value }
      : { units: active.value, in: month, spared: null };
    if (highest === null || level.units >= highest.units) highest = level;
  }
  if (highest === null) return unknown('fewer-than-12-known-months');
  const atLeastBecause = whyMore(recent, highest.units);
  return known({ ...highest, ...(atLeastBecause === null ? {} : { atLeastBecause }) });
}

/** Null where no month that does not tell its spared seats can have needed more than `units`. */
function whyMore(months: readonly MonthlyPoint[], units: number): string | null {
  for (const { active, spared, assigned } of months)
    if (active.known && !spared.known && (!assigned.known || assigned.value > units)) return spared.reason;
  return null;
}

function excessOf(needed: Figure<NeededLevel>, entitled: Figure<number>): Figure<number> {
  if (!needed.known) return needed;
  return entitled.known ? known(Math.max(0, entitled.value - needed.value.units)) : entitled;
}
