import { dayOf, isoOf, type Day } from '../model/day.ts';

/** The same day of another month; the last day of that month where it has no such day. */
export function addMonths(day: Day, months: number): Day {
  const [year = 0, month = 1, date = 1] = isoOf(day).split('-').map(Number);
  const index = year * 12 + (month - 1) + months;
  const toYear = Math.floor(index / 12);
  const toMonth = (index % 12) + 1;
  const first = dayOf(`${String(toYear).padStart(4, '0')}-${String(toMonth).padStart(2, '0')}-01`);
  return first + Math.min(date, daysInMonth(toYear, toMonth)) - 1;
}

export function addYears(day: Day, years: number): Day {
  return addMonths(day, 12 * years);
}

/**
 * Whole months from `from` to `to`, both days included: 1 January to 31 March is 3. Null when the period is no
 * whole number of months.
 */
export function wholeMonths(from: Day, to: Day): number | null {
  const end = to + 1;
  const months = monthIndex(end) - monthIndex(from);
  for (const candidate of [months - 1, months, months + 1]) {
    if (candidate > 0 && addMonths(from, candidate) === end) return candidate;
  }
  return null;
}

function monthIndex(day: Day): number {
  const [year = 0, month = 1] = isoOf(day).split('-').map(Number);
  return year * 12 + month;
}

function daysInMonth(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 30;
}
