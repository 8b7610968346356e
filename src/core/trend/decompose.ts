import { calendarMonthOf } from './month.ts';
import type { KnownMonth } from './monthly-point.ts';

/** One month of a decomposed series: observed = trend × index × irregular. */
export interface DecomposedMonth {
  readonly month: number;
  readonly observed: number;
  /** Centred 12-month average; null for the first and the last six months, which it cannot reach. */
  readonly trend: number | null;
  /** observed / index of its calendar month. */
  readonly adjusted: number;
}

export interface Decomposition {
  readonly months: readonly DecomposedMonth[];
  /** Twelve indices, January first, with mean 1: 0.8 = a fifth below the year's level. */
  readonly indices: readonly number[];
}

const half = 6;

/**
 * Classical multiplicative decomposition of a monthly series. The trend is the centred 2×12 moving average (half
 * the weight on the first and the last of 13 months), so that every calendar month weighs the same; an index is
 * the mean of observed / trend over the years; the twelve are scaled to mean 1. Null when it cannot be done: fewer
 * than 24 months, or a month without any use (a ratio to nothing). Expects consecutive months.
 */
export function decompose(series: readonly KnownMonth[]): Decomposition | null {
  if (series.length < 24 || series.some(({ active }) => active <= 0)) return null;
  const trends = series.map((_, place) => centredAverage(series, place));
  const ratios: number[][] = Array.from({ length: 12 }, () => []);
  for (const [place, { month, active }] of series.entries()) {
    const trend = trends[place] ?? null;
    if (trend !== null) ratios[calendarMonthOf(month)]?.push(active / trend);
  }
  const raw = ratios.map(mean);
  const scale = mean(raw);
  const indices = raw.map((index) => index / scale);
  return {
    indices,
    months: series.map(({ month, active }, place) => ({
      month,
      observed: active,
      trend: trends[place] ?? null,
      adjusted: active / indexOf(indices, month),
    })),
  };
}

/** The index of a month's calendar month. */
export function indexOf(indices: readonly number[], month: number): number {
  const index = indices[calendarMonthOf(month)];
  if (index === undefined) throw new TypeError('There are twelve month indices');
  return index;
}

function centredAverage(series: readonly KnownMonth[], place: number): number | null {
  const window = series.slice(Math.max(0, place - half), place + half + 1);
  if (window.length < 2 * half + 1) return null;
  const weighted = window.reduce(
    (sum, { active }, at) => sum + (at === 0 || at === 2 * half ? active / 2 : active),
    0,
  );
  return weighted / (2 * half);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
