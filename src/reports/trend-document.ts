import type { ContractTerms } from '../core/entitlement/contract-types.ts';
import { dayOf, isoOf } from '../core/model/day.ts';
import type { Figure, Peak } from '../core/model/product.ts';
import { assignedGap, typicalGap } from '../core/trend/assigned-gap.ts';
import { activeOfPurchased, gatedCommitment, type GatedCommitment } from '../core/trend/gated-commitment.ts';
import type { TrendEvidence, TrendJudgement } from '../core/trend/judge-trend.ts';
import { indexOf } from '../core/trend/decompose.ts';
import { isoMonthOf, lastWholeMonth, monthOf } from '../core/trend/month.ts';
import type { MonthlyPoint } from '../core/trend/monthly-point.ts';
import { peakPerWindow, type WindowPeak } from '../core/trend/peak-per-window.ts';
import { reductionAdvice, type ReductionAdvice } from '../core/trend/reduction-advice.ts';
import { trendLimits } from '../core/trend/trend-limits.ts';
import type { DailyAssigned, HistoryEntry } from '../ledger/history.ts';
import { adviceWords, judgementWords, useOf, type CopilotWindows } from './trend-advice.ts';
import { orderWords, trueUpOrder } from './trend-order.ts';
import { activeDaysOf, idleDaysOf, isCopilotMethod, monthRow, pointOf } from './trend-document-months.ts';
import { measurementWindows } from './trend-document-windows.ts';

export interface TrendInput {
  readonly tenantId: string;
  readonly product: string;
  readonly name: string;
  /** `YYYY-MM-DD` */
  readonly asOf: string;
  readonly entries: readonly HistoryEntry[];
  readonly daily: readonly DailyAssigned[];
  /** The contract whose years are counted; null where no line is in force. */
  readonly terms: ContractTerms | null;
  /** First day of the contract lines in force; null when there are none. */
  readonly termStart: string | null;
  readonly entitledAtTermStart: Figure<number>;
  readonly entitledNow: Figure<number>;
}

/** How each part is made, for whoever has to argue it. */
const methods = {
  months:
    'The last position of each calendar month whose count can be relied on; imported history fills months we have none of, and stays marked.',
  trend: `Consecutive months of one method, at most ${trendLimits.spanMonths}. From ${trendLimits.monthsToDecompose} months: classical multiplicative decomposition (centred 2×12 average, month indices with mean 1), Mann-Kendall with tie correction at ${trendLimits.significance} on the adjusted series, every one of the last 12 months against its own month of the first 12, and a change of the highest month of at least ${trendLimits.materialPct} %. Below: the same month a year earlier only.`,
  needed:
    'The highest month of the last twelve: seats in use and seats that are new, protected or unknown. Imported months tell those in use only.',
  peaks:
    'Seats held on observed days, those taken away during a day included. maximum: the most on any day of the window. onOrderDay: on the last day an order may be placed, 30 days before the anniversary as the contract calendar has it; only contracts with a true-up have one.',
  gap: 'Assigned less active seats of the newest month.',
} as const;

/** Copilot has two windows of the policy: months count whoever is active, a seat is judged by whether it is idle. */
function copilotNeeded({ activeDays, idleDays }: CopilotWindows): string {
  return `Months count people active within ${activeDays} days${activeDays === 30 ? ', as Microsoft does' : ''}; a seat is idle only after ${idleDays} days without use, or never used. Needed is, in the highest month of the last twelve, every seat that is not idle: active within ${activeDays} days, or used before that and less than ${idleDays} days ago, new, protected or unknown. Imported months tell the active people only.`;
}

export function trendDocument(input: TrendInput) {
  const { tenantId, product, name, asOf, entries, entitledAtTermStart, entitledNow, terms } = input;
  const day = dayOf(asOf);
  const through = lastWholeMonth(day);
  const points = entries.map(pointOf);
  const newest = points.at(-1) ?? null;
  const advice = reductionAdvice({ points, through, entitledAtTermStart, entitledNow });
  const daily = input.daily.map(({ asOf: on, assigned }) => ({
    day: dayOf(on),
    assigned:
      assigned === null
        ? ({ known: false, reason: 'not-counted' } as const)
        : ({ known: true, value: assigned } as const),
  }));
  const peaks = peakPerWindow(daily, measurementWindows(terms, day), day);
  const countedBy = terms === null ? 'calendar year' : 'contract year';
  const order = trueUpOrder(peaks.at(-1), daily, entitledNow);
  const idleDays = newest !== null && isCopilotMethod(newest.method) ? idleDaysOf(entries) : null;
  const copilot = idleDays === null ? null : { activeDays: activeDaysOf(entries), idleDays };
  const words = adviceWords(advice, { order: orderWords(order, countedBy), copilot });
  return {
    schemaVersion: 1,
    tenantId,
    product,
    name,
    asOf,
    /** The newest month that is over. */
    through: isoMonthOf(through),
    months: entries.map((entry) => monthRow(entry, monthOf(entry.month) <= through)),
    judgement: judgementPart(advice.judgement),
    advice: { ...advicePart(advice, input), words },
    /** `order`: what the running window obliges to order, by both measures; null where there is no true-up. */
    peaks: { countedBy, windows: peaks.map(peakRow), order },
    gap: gapPart(newest),
    copilot: newest !== null && isCopilotMethod(newest.method) ? copilotPart(points, through) : null,
    methods: {
      ...methods,
      needed: copilot === null ? methods.needed : copilotNeeded(copilot),
    },
  } as const;
}

export type TrendDocument = ReturnType<typeof trendDocument>;

function judgementPart(judgement: TrendJudgement) {
  const evidence = 'evidence' in judgement ? judgement.evidence : null;
  return {
    verdict: judgement.kind,
    reason: judgement.kind === 'undecided' ? judgement.reason : null,
    words: judgementWords(judgement),
    missingMonths: judgement.kind === 'gaps' ? judgement.missing.map(isoMonthOf) : [],
    unknownMonths: judgement.kind === 'gaps' ? judgement.unknown.map(isoMonthOf) : [],
    evidence: evidence === null ? null : evidencePart(evidence),
  };
}

function evidencePart({ series, comparison, statistics }: TrendEvidence) {
  const { months, method, endedBy } = series;
  const [first] = months;
  return {
    from: first === undefined ? null : isoMonthOf(first.month),
    months: months.length,
    importedMonths: months.filter(({ imported }) => imported).length,
    method,
    endedBy,
    comparison: {
      pairs: comparison.pairs.map(({ earlier, later }) => ({
        month: isoMonthOf(later.month),
        active: later.active,
        earlierMonth: isoMonthOf(earlier.month),
        earlierActive: earlier.active,
      })),
      lower: comparison.lower,
      higher: comparison.higher,
      highestEarlier: comparison.highestEarlier,
      highestLater: comparison.highestLater,
      changePct: comparison.changePct,
    },
    decomposition:
      statistics?.decomposition.months.map(({ month, observed, trend, adjusted }) => ({
        month: isoMonthOf(month),
        observed,
        trend: trend === null ? null : rounded(trend, 1),
        index: rounded(indexOf(statistics.decomposition.indices, month), 4),
        adjusted: rounded(adjusted, 1),
      })) ?? null,
    mannKendall: statistics?.mannKendall ?? null,
    slopePerMonth: statistics === null ? null : rounded(statistics.slopePerMonth, 2),
    season: statistics?.season ?? null,
  };
}

function advicePart(advice: ReductionAdvice, { entitledAtTermStart, entitledNow, termStart }: TrendInput) {
  const { needed, excess } = advice.baseline;
  return {
    kind: advice.kind,
    reason: advice.kind === 'refused' ? advice.reason : null,
    use: useOf(advice),
    units: advice.kind === 'advised' ? advice.units : null,
    /** Why `units` is the most, and may be fewer; null where it is exact. */
    atMostBecause: advice.kind === 'advised' ? (advice.atMostBecause ?? null) : null,
    from: advice.kind === 'advised' ? advice.from : null,
    neededLevel: advice.kind === 'advised' ? advice.neededLevel : null,
    termStart,
    entitledAtTermStart: figurePart(entitledAtTermStart),
    entitledNow: figurePart(entitledNow),
    baseline: {
      needed: needed.known
        ? { value: { ...needed.value, in: isoMonthOf(needed.value.in) } }
        : { value: null, reason: needed.reason },
      excess: figurePart(excess),
    },
  };
}

function peakRow({ from, to, orderDay, maximum, onOrderDay, daysSeen }: WindowPeak) {
  return {
    from: isoOf(from),
    to: isoOf(to),
    orderDay: orderDay === null ? null : isoOf(orderDay),
    maximum: peakPart(maximum),
    onOrderDay: peakPart(onOrderDay),
    daysSeen,
  };
}

function peakPart(peak: Figure<Peak>) {
  return peak.known
    ? { units: peak.value.units, on: isoOf(peak.value.on), reason: null }
    : { units: null, on: null, reason: peak.reason };
}

function gapPart(newest: MonthlyPoint | null) {
  if (newest === null) return null;
  const gap = assignedGap(newest);
  return {
    month: isoMonthOf(newest.month),
    isImported: newest.imported,
    value: gap.known ? gap.value : null,
    reason: gap.known ? null : gap.reason,
    typical: typicalGap,
  };
}

function copilotPart(points: readonly MonthlyPoint[], through: number) {
  const purchased = points.at(-1)?.purchased ?? ({ known: false, reason: 'no-month' } as const);
  return {
    months: points.map((point) => ({
      month: isoMonthOf(point.month),
      isImported: point.imported,
      activeOfPurchasedPct: figurePart(activeOfPurchased(point)),
    })),
    commitment: commitmentPart(gatedCommitment(points, through, purchased)),
  };
}

function commitmentPart(commitment: GatedCommitment) {
  if (commitment.kind === 'refused') return commitment;
  return { ...commitment, from: isoMonthOf(commitment.from), through: isoMonthOf(commitment.through) };
}

function figurePart(figure: Figure<number>) {
  return figure.known ? { value: figure.value, reason: null } : { value: null, reason: figure.reason };
}

function rounded(value: number, decimals: number): number {
  return Math.round(value * 10 ** decimals) / 10 ** decimals;
}
