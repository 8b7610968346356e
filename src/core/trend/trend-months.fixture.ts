import { known, unknown, type Figure } from '../model/product.ts';
import { monthOf, type Month } from './month.ts';
import type { MonthlyPoint } from './monthly-point.ts';

export const through: Month = monthOf('2026-10');

/** Months of one product ending with October 2026; null is an unknown month. */
export function monthsEnding(
  values: readonly (number | null)[],
  given: Partial<MonthlyPoint> = {},
): MonthlyPoint[] {
  return values.map((value, place) => ({
    month: through - values.length + 1 + place,
    entitled: known(12_000),
    purchased: known(12_000),
    assigned: known(12_000),
    active: figureOf(value),
    spared: known(0),
    method: 'sign-in-90d-internal',
    imported: false,
    ...given,
  }));
}

function figureOf(value: number | null): Figure<number> {
  return value === null ? unknown('users-missing') : known(value);
}

/** `count` values on the straight line between two, both included, in whole seats. */
export function line(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, place) => Math.round(from + ((to - from) * place) / (count - 1)));
}

export function level(value: number, count: number): number[] {
  return new Array<number>(count).fill(value);
}

/** A retail year, January first: 35 % less in January than in November (S0:L80). */
export const retailYear = [0.65, 0.72, 0.78, 0.8, 0.82, 0.84, 0.82, 0.8, 0.86, 0.93, 1.0, 0.98] as const;

/** `count` months of a year's pattern, ending with October 2026. */
export function seasonal(peak: number, count: number, year: readonly number[] = retailYear): number[] {
  return Array.from({ length: count }, (_, place) => {
    const calendarMonth = (((through - count + 1 + place) % 12) + 12) % 12;
    return Math.round(peak * (year[calendarMonth] ?? 1));
  });
}
