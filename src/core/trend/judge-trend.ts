import { decompose, type Decomposition } from './decompose.ts';
import { mannKendall, theilSenSlope, type MannKendall } from './mann-kendall.ts';
import type { Month } from './month.ts';
import { seriesThrough, type KnownMonth, type MonthlyPoint, type Series } from './monthly-point.ts';
import { seasonOf, type Season } from './season.ts';
import { trendLimits } from './trend-limits.ts';
import { compareYears, isAlike, type YearComparison } from './year-comparison.ts';

/** What the decomposed series says; every number an auditor can make again. */
export interface TrendStatistics {
  readonly decomposition: Decomposition;
  /** Of the seasonally adjusted series. */
  readonly mannKendall: MannKendall;
  /** Theil-Sen, seats per month, of the seasonally adjusted series. */
  readonly slopePerMonth: number;
  readonly season: Season;
}

/** What a judgement rests on. */
export interface TrendEvidence {
  readonly series: Series;
  readonly comparison: YearComparison;
  /** Null below 24 months: nothing can be decomposed. */
  readonly statistics: TrendStatistics | null;
}

/**
 * - `methodChanged`: the last twelve months were not counted by one method
 * - `noUse`: a month without any use cannot be put in a ratio
 * - `secondYear`: months differ, and there is no second year to tell a season from a trend
 * - `weakTrend`: the tests for a trend do not agree
 * - `irregular`: months differ without a trend, and the pattern does not come back
 */
export type UndecidedReason = 'methodChanged' | 'noUse' | 'secondYear' | 'weakTrend' | 'irregular';

export type TrendJudgement =
  /** Consecutive months there are; twelve are needed. */
  | { readonly kind: 'tooShort'; readonly months: number }
  /** Months of the last twelve that are not there, or are unknown. */
  | { readonly kind: 'gaps'; readonly missing: readonly Month[]; readonly unknown: readonly Month[] }
  | { readonly kind: 'seasonal' | 'decline' | 'growth' | 'level'; readonly evidence: TrendEvidence }
  | { readonly kind: 'undecided'; readonly reason: UndecidedReason; readonly evidence: TrendEvidence | null };

/**
 * Whether use falls, grows, follows a season or stays (ERR-03, ERR-04), from the months up to and including
 * `through`; later ones are not over and are left out. A season is never called a decline: with 24 months and more a
 * trend needs Mann-Kendall on the adjusted series, every one of the last twelve months on the same side of its own
 * month in the first year, and a material change of the highest month. With fewer, only the same month a year
 * earlier counts.
 */
export function judgeTrend(points: readonly MonthlyPoint[], through: Month): TrendJudgement {
  const series = seriesThrough(points, through, trendLimits.spanMonths);
  if (series.months.length < trendLimits.fewestMonths) return whyTooFew(points, through, series);
  const evidence: TrendEvidence = {
    series,
    comparison: compareYears(series.months),
    statistics: statisticsOf(series.months),
  };
  if (series.months.some(({ active }) => active <= 0)) return undecided('noUse', evidence);
  return evidence.statistics === null
    ? judgeByYear(evidence)
    : judgeByStatistics(evidence, evidence.statistics);
}

function undecided(reason: UndecidedReason, evidence: TrendEvidence | null): TrendJudgement {
  return { kind: 'undecided', reason, evidence };
}

function whyTooFew(points: readonly MonthlyPoint[], through: Month, series: Series): TrendJudgement {
  const from = through - trendLimits.fewestMonths + 1;
  const earliest = Math.min(...points.map(({ month }) => month));
  if (series.endedBy === 'start' || earliest > from)
    return { kind: 'tooShort', months: series.months.length };
  if (series.endedBy === 'method') return undecided('methodChanged', null);
  const byMonth = new Map(points.map((point) => [point.month, point]));
  const wanted = Array.from({ length: trendLimits.fewestMonths }, (_, place) => from + place);
  return {
    kind: 'gaps',
    missing: wanted.filter((month) => !byMonth.has(month)),
    unknown: wanted.filter((month) => byMonth.get(month)?.active.known === false),
  };
}

function statisticsOf(months: readonly KnownMonth[]): TrendStatistics | null {
  if (months.length < trendLimits.monthsToDecompose) return null;
  const decomposition = decompose(months);
  if (decomposition === null) return null;
  const adjusted = decomposition.months.map((month) => month.adjusted);
  const slopePerMonth = theilSenSlope(adjusted);
  return {
    decomposition,
    mannKendall: mannKendall(adjusted),
    slopePerMonth,
    season: seasonOf({ series: months, decomposition, slopePerMonth }),
  };
}

function judgeByStatistics(evidence: TrendEvidence, statistics: TrendStatistics): TrendJudgement {
  const { comparison } = evidence;
  const { mannKendall: test, season } = statistics;
  const { pairs, lower, higher } = comparison;
  const isSignificant = test.p < trendLimits.significance;
  if (isSignificant && test.s < 0 && lower === pairs.length && hasFallen(comparison))
    return { kind: 'decline', evidence };
  if (isSignificant && test.s > 0 && higher === pairs.length && hasRisen(comparison))
    return { kind: 'growth', evidence };
  const movesBetweenYears = !isAlike(comparison, trendLimits.materialPct);
  if (movesBetweenYears && (isSignificant || lower === pairs.length || higher === pairs.length))
    return undecided('weakTrend', evidence);
  if (season.swingPct < trendLimits.materialPct) return { kind: 'level', evidence };
  return season.repeats ? { kind: 'seasonal', evidence } : undecided('irregular', evidence);
}

/** 12 to 23 months: each month only knows itself a year earlier. */
function judgeByYear(evidence: TrendEvidence): TrendJudgement {
  const { comparison, series } = evidence;
  const { pairs } = comparison;
  const counts = series.months.map(({ active }) => active);
  if (!isMaterialFall(Math.max(...counts), Math.min(...counts))) return { kind: 'level', evidence };
  if (pairs.length < trendLimits.fewestPairs) return undecided('secondYear', evidence);
  if (pairs.every(({ earlier, later }) => isMaterialFall(earlier.active, later.active)))
    return { kind: 'decline', evidence };
  if (pairs.every(({ earlier, later }) => isMaterialRise(earlier.active, later.active)))
    return { kind: 'growth', evidence };
  return isAlike(comparison, trendLimits.materialPct)
    ? { kind: 'seasonal', evidence }
    : undecided('secondYear', evidence);
}

function hasFallen({ highestEarlier, highestLater }: YearComparison): boolean {
  return isMaterialFall(highestEarlier, highestLater);
}

function hasRisen({ highestEarlier, highestLater }: YearComparison): boolean {
  return isMaterialRise(highestEarlier, highestLater);
}

function isMaterialFall(from: number, to: number): boolean {
  return (from - to) * 100 >= trendLimits.materialPct * from;
}

function isMaterialRise(from: number, to: number): boolean {
  return (to - from) * 100 >= trendLimits.materialPct * from;
}
