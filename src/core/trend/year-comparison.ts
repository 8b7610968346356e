import type { KnownMonth } from './monthly-point.ts';

/** The same calendar month in two years: whatever the season, it is the same season. */
export interface MonthPair {
  readonly earlier: KnownMonth;
  readonly later: KnownMonth;
}

/** How the newest months compare with the same calendar months of the oldest year of the series. */
export interface YearComparison {
  /** Oldest first. */
  readonly pairs: readonly MonthPair[];
  /** Pairs whose later month is lower / higher. */
  readonly lower: number;
  readonly higher: number;
  /** The highest of the earlier and of the later months. */
  readonly highestEarlier: number;
  readonly highestLater: number;
  /** Change of the highest, in per cent of the earlier one, one decimal; null when that is 0. */
  readonly changePct: number | null;
}

/**
 * Pairs each of the last twelve months with the same calendar month of the first twelve. A series of fewer than 24
 * months gives as many pairs as it has months beyond twelve.
 */
export function compareYears(series: readonly KnownMonth[]): YearComparison {
  const first = series.slice(0, 12);
  const last = series.slice(Math.max(12, series.length - 12));
  const pairs = last.flatMap((later) => {
    const earlier = first.find(({ month }) => (later.month - month) % 12 === 0);
    return earlier === undefined ? [] : [{ earlier, later }];
  });
  const highestEarlier = Math.max(0, ...pairs.map(({ earlier }) => earlier.active));
  const highestLater = Math.max(0, ...pairs.map(({ later }) => later.active));
  return {
    pairs,
    lower: pairs.filter(({ earlier, later }) => later.active < earlier.active).length,
    higher: pairs.filter(({ earlier, later }) => later.active > earlier.active).length,
    highestEarlier,
    highestLater,
    changePct:
      highestEarlier === 0
        ? null
        : Math.round(((highestLater - highestEarlier) * 1000) / highestEarlier) / 10,
  };
}

/** Whether every pair moved by less than `pct` per cent of its earlier month. */
export function isAlike({ pairs }: YearComparison, pct: number): boolean {
  return pairs.every(
    ({ earlier, later }) => Math.abs(later.active - earlier.active) * 100 < pct * earlier.active,
  );
}
