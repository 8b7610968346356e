import { dayOf, isoOf, type Day } from '../core/model/day.ts';
import type { MeasurementWindow } from '../core/trend/peak-per-window.ts';

/** An order is placed 60 to 30 days before the anniversary (EA true-up): counted on the last day that allows. */
const orderDaysBeforeAnniversary = 30;
/** Windows shown: a term's usual three years. */
const mostWindows = 3;

/**
 * The measurement windows until `asOf`, the oldest first, at most three: contract years from the first day of the
 * term, or calendar years where no contract line is in force.
 */
export function measurementWindows(termStart: string | null, asOf: Day): MeasurementWindow[] {
  const start = termStart ?? `${String(Number(isoOf(asOf).slice(0, 4)) - mostWindows + 1)}-01-01`;
  const windows: MeasurementWindow[] = [];
  for (let year = 0; anniversary(start, year) <= asOf; year += 1) {
    const next = anniversary(start, year + 1);
    windows.push({
      from: anniversary(start, year),
      to: next - 1,
      orderDay: next - orderDaysBeforeAnniversary,
    });
  }
  return windows.slice(-mostWindows);
}

/** The day so many years later; 29 February has its anniversary on the 28th. */
function anniversary(start: string, years: number): Day {
  const year = String(Number(start.slice(0, 4)) + years).padStart(4, '0');
  const day = start.slice(4);
  const isLeapDay = day === '-02-29';
  const isLeapYear = new Date(Date.UTC(Number(year), 1, 29)).getUTCMonth() === 1;
  return dayOf(`${year}${isLeapDay && !isLeapYear ? '-02-28' : day}`);
}
