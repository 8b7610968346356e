import type { Decomposition } from './decompose.ts';
import { calendarMonthOf } from './month.ts';
import type { KnownMonth } from './monthly-point.ts';
import { trendLimits } from './trend-limits.ts';

/** What the month indices say. */
export interface Season {
  /** 0 for January … 11. */
  readonly strongest: number;
  readonly weakest: number;
  /** How far the weakest month lies below the strongest, per cent, one decimal. */
  readonly swingPct: number;
  /**
   * Correlation of the oldest and the newest year's month pattern, each month against the trend line; null when a
   * year has no pattern.
   */
  readonly correlation: number | null;
  /** A swing worth the name that comes back. */
  readonly repeats: boolean;
}

export interface SeasonInput {
  readonly series: readonly KnownMonth[];
  readonly decomposition: Decomposition;
  readonly slopePerMonth: number;
}

/** How strong the season is, and whether it is one: a pattern seen once is none. */
export function seasonOf({ series, decomposition, slopePerMonth }: SeasonInput): Season {
  const { indices, months } = decomposition;
  const highest = Math.max(...indices);
  const lowest = Math.min(...indices);
  const swing = ((highest - lowest) * 100) / highest;
  const middle = (months.length - 1) / 2;
  const level = months.reduce((sum, { adjusted }) => sum + adjusted, 0) / months.length;
  const pattern = series.map(({ month, active }, place) => ({
    calendarMonth: calendarMonthOf(month),
    ratio: active / (level + slopePerMonth * (place - middle)),
  }));
  const inOrder = (year: typeof pattern) =>
    year.toSorted((a, b) => a.calendarMonth - b.calendarMonth).map(({ ratio }) => ratio);
  const correlation = correlationOf(inOrder(pattern.slice(0, 12)), inOrder(pattern.slice(-12)));
  return {
    strongest: indices.indexOf(highest),
    weakest: indices.indexOf(lowest),
    swingPct: Math.round(swing * 10) / 10,
    correlation: correlation === null ? null : Math.round(correlation * 1000) / 1000,
    repeats:
      swing >= trendLimits.materialPct && correlation !== null && correlation >= trendLimits.repeatsFrom,
  };
}

/** Pearson's correlation of two equally long series; null when one of them does not vary. */
export function correlationOf(a: readonly number[], b: readonly number[]): number | null {
  const meanA = a.reduce((sum, value) => sum + value, 0) / a.length;
  const meanB = b.reduce((sum, value) => sum + value, 0) / b.length;
  let together = 0;
  let ofA = 0;
  let ofB = 0;
  for (const [place, value] of a.entries()) {
    const other = b[place];
    if (other === undefined) throw new TypeError('The two series are equally long');
    together += (value - meanA) * (other - meanB);
    ofA += (value - meanA) ** 2;
    ofB += (other - meanB) ** 2;
  }
  return ofA < 1e-12 || ofB < 1e-12 ? null : together / Math.sqrt(ofA * ofB);
}
