import { calendarMonthOf, isoMonthOf } from '../core/trend/month.ts';
import type { TrendEvidence, TrendJudgement, UndecidedReason } from '../core/trend/judge-trend.ts';
import type {
  Baseline,
  NeededLevel,
  ReductionAdvice,
  RefusedReason,
} from '../core/trend/reduction-advice.ts';
import { trendLimits } from '../core/trend/trend-limits.ts';
import { wordsOf } from './reason-words.ts';

/** What the conclusion is good for (VAR-09). */
export type AdviceUse = 'renewal' | 'reallocation' | 'none';

const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** A judgement in one sentence, with the numbers that carry it. */
export function judgementWords(judgement: TrendJudgement): string {
  switch (judgement.kind) {
    case 'tooShort':
      return `${monthCount(judgement.months)} of use are known in a row; a trend needs ${trendLimits.fewestMonths}.`;
    case 'gaps':
      return `The last twelve months are not all known:${gapWords('missing', judgement.missing)}${gapWords('unknown', judgement.unknown)}.`;
    case 'decline':
      return `Use declines: ${changeWords(judgement.evidence)}${testWords(judgement.evidence)}.`;
    case 'growth':
      return `Use grows: ${changeWords(judgement.evidence)}${testWords(judgement.evidence)}.`;
    case 'seasonal':
      return `A season, not a surplus: ${seasonWords(judgement.evidence)}.`;
    case 'level':
      return `Use is level over ${monthCount(judgement.evidence.series.months.length)}: no movement of ${trendLimits.materialPct} % or more${testWords(judgement.evidence)}.`;
    case 'undecided':
      return `Undecided: ${undecidedWords[judgement.reason]}${judgement.evidence === null ? '' : testWords(judgement.evidence)}.`;
  }
}

const undecidedWords: Readonly<Record<UndecidedReason, string>> = {
  methodChanged: 'the last twelve months were not all counted by the same method, and cannot be compared',
  noUse: 'a month without any use cannot be compared in per cent',
  secondYear:
    'the months differ, and too few of them have the same month a year earlier to tell a season from a decline',
  weakTrend: 'something moves, but the tests for a trend do not agree',
  irregular: 'the months differ without a trend, and the pattern does not come back from year to year',
};

const refusedWords: Readonly<Record<RefusedReason, string>> = {
  snapshot: 'a single month is a snapshot, and a snapshot carries no reduction',
  tooShort: 'fewer than twelve consecutive months are documented',
  gaps: 'months of the last twelve are missing or unknown',
  seasonal: 'the low months are a season and come back',
  level: 'use has not declined',
  growth: 'use grows',
  undecided: 'the months do not show a decline beyond doubt',
  entitledUnknown: 'the register does not say what was entitled at the start of the term and now',
  nothingToReduce: 'no more is entitled than was needed',
};

/** Days within which a person is active in a Copilot month, and after which a seat is idle. */
export interface CopilotWindows {
  readonly activeDays: number;
  readonly idleDays: number;
}

export interface AdviceContext {
  /** What the peak of the running window obliges to order; empty where it is covered. */
  readonly order?: readonly string[];
  /** Null for other products. */
  readonly copilot?: CopilotWindows | null;
}

/** The advice, or why there is none, sentence by sentence. */
export function adviceWords(
  advice: ReductionAdvice,
  { order = [], copilot = null }: AdviceContext = {},
): readonly string[] {
  if (advice.kind === 'refused') {
    return [
      `No reduction is advised: ${refusedWords[advice.reason]}.`,
      ...excessWords(advice.baseline, order.length > 0, copilot),
      ...order,
    ];
  }
  const { from, neededLevel, units, atMostBecause, baseline } = advice;
  const month = baseline.needed.known ? monthWords(baseline.needed.value, copilot) : 'a month';
  const [atMost, atLeast] = atMostBecause === undefined ? ['', ''] : ['At most ', 'at least '];
  return [
    `${atMost}${count(units)} units fewer at renewal: ${count(from)} entitled, ${atLeast}${count(neededLevel)} needed in the highest month of the last twelve (${month}).`,
    ...(atMostBecause === undefined ? [] : [moreWords(atMostBecause)]),
    `Against a proposal on the contract's ${count(from)} units or their peak: the documented months need ${atLeast}${count(neededLevel)}.`,
    ...order,
  ];
}

/** What the owner can do with it: reduce at renewal, or give spare units to others before buying any. */
export function useOf(advice: ReductionAdvice): AdviceUse {
  if (advice.kind === 'advised') return 'renewal';
  const { excess } = advice.baseline;
  return excess.known && excess.value > 0 ? 'reallocation' : 'none';
}

function excessWords(
  { needed, excess }: Baseline,
  isToOrder: boolean,
  copilot: CopilotWindows | null,
): string[] {
  if (!needed.known || !excess.known) return [];
  const { atLeastBecause } = needed.value;
  const [atMost, atLeast] = atLeastBecause === undefined ? ['', ''] : ['at most ', 'at least '];
  const more = atLeastBecause === undefined ? [] : [moreWords(atLeastBecause)];
  const highest = `The highest month of the last twelve needed ${atLeast}${count(needed.value.units)} (${monthWords(needed.value, copilot)})`;
  if (excess.value > 0) {
    return [
      `${highest}: ${atMost}${count(excess.value)} units are beyond that, unassigned or held without use. New demand is served from them before any are bought.`,
      ...more,
    ];
  }
  return [isToOrder ? `${highest}.` : `${highest}: nothing is spare.`, ...more];
}

/** Why a month may have needed more than its seats in use. */
function moreWords(because: string): string {
  return `How many seats were new, protected or unknown then, nobody can say (${wordsOf(because)}): they were needed as well.`;
}

/** The month, and for Copilot how its active people and what was needed hang together: two windows, two counts. */
function monthWords({ units, spared, in: month }: NeededLevel, copilot: CopilotWindows | null): string {
  if (copilot === null || spared === 0 || spared === null) return isoMonthOf(month);
  return `${isoMonthOf(month)}: ${count(units - spared)} active within ${copilot.activeDays} days, ${count(spared)} more not idle, which a seat is after ${copilot.idleDays} days: lately used, new, protected or unknown`;
}

function changeWords({ comparison, series }: TrendEvidence): string {
  const { highestEarlier, highestLater, changePct, pairs, lower, higher } = comparison;
  const side = lower >= higher ? `${lower} of ${pairs.length} lower` : `${higher} of ${pairs.length} higher`;
  return `the highest month went from ${count(highestEarlier)} to ${count(highestLater)} (${changePct ?? 'unknown'} %) over ${monthCount(series.months.length)}, months against the same month of the first year: ${side}`;
}

function seasonWords({ statistics, comparison }: TrendEvidence): string {
  if (statistics === null) {
    return `each of the ${comparison.pairs.length} months that can be compared is within ${trendLimits.materialPct} % of the same month a year earlier`;
  }
  const { strongest, weakest, swingPct, correlation } = statistics.season;
  const { p } = statistics.mannKendall;
  const rest =
    p < trendLimits.significance
      ? `without it the months differ from their first year by less than ${trendLimits.materialPct} %`
      : 'without it there is no trend';
  return `${monthName(weakest)} lies ${swingPct} % below ${monthName(strongest)} and the pattern comes back (correlation of the years ${correlation ?? 'unknown'}); ${rest} (Mann-Kendall p ${pValue(p)})`;
}

function testWords({ statistics }: TrendEvidence): string {
  if (statistics === null) return '';
  const slope = Math.round(statistics.slopePerMonth * 10) / 10;
  return `; seasonally adjusted ${slope} seats a month (Theil-Sen), Mann-Kendall p ${pValue(statistics.mannKendall.p)}`;
}

function gapWords(what: string, months: readonly number[]): string {
  return months.length === 0 ? '' : ` ${months.map(isoMonthOf).join(', ')} ${what}`;
}

/** `January` for 0 and for every January. */
export function monthName(month: number): string {
  return monthNames[calendarMonthOf(month)] ?? '';
}

export function count(units: number): string {
  return units.toLocaleString('en-GB');
}

function monthCount(months: number): string {
  return months === 1 ? '1 month' : `${months} months`;
}

function pValue(p: number): string {
  return p < 0.0001 ? 'below 0.0001' : p.toFixed(4);
}
