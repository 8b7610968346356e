import type { Figure } from '../model/product.ts';
import type { Month } from './month.ts';

/** What is known of one product in one calendar month. */
export interface MonthlyPoint {
  readonly month: Month;
  readonly entitled: Figure<number>;
  readonly purchased: Figure<number>;
  readonly assigned: Figure<number>;
  /** Seats in use by `method`; unknown is never 0. */
  readonly active: Figure<number>;
  /**
   * Seats neither in use nor idle (new, protected, unknown): needed until shown otherwise. Unknown for imported
   * months, which tell the active ones only.
   */
  readonly spared: Figure<number>;
  /** How `active` was counted: months counted differently are not one series. */
  readonly method: string;
  readonly imported: boolean;
}

/** A month whose use is known. */
export interface KnownMonth {
  readonly month: Month;
  readonly active: number;
  readonly imported: boolean;
}

/** The newest unbroken series of months: consecutive, known, counted by one method. */
export interface Series {
  /** Oldest first; the last is the month asked for. Empty when that month is not known. */
  readonly months: readonly KnownMonth[];
  readonly method: string | null;
  /** What ended the series on its older side. */
  readonly endedBy: 'start' | 'gap' | 'unknown' | 'method' | 'span';
}

/** The unbroken series that ends with `through`, at most `span` months of it. */
export function seriesThrough(points: readonly MonthlyPoint[], through: Month, span: number): Series {
  const byMonth = new Map(points.map((point) => [point.month, point]));
  const first = Math.min(...byMonth.keys());
  const method = byMonth.get(through)?.method ?? null;
  const months: KnownMonth[] = [];
  for (let month = through; ; month -= 1) {
    const done = (endedBy: Series['endedBy']): Series => ({ months: months.toReversed(), method, endedBy });
    if (months.length === span) return done('span');
    const point = byMonth.get(month);
    if (point === undefined) return done(month < first ? 'start' : 'gap');
    if (!point.active.known) return done('unknown');
    if (point.method !== method) return done('method');
    months.push({ month, active: point.active.value, imported: point.imported });
  }
}
