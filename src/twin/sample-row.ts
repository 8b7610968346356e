import { csvLine } from './csv.ts';
import { dayMs, dayText } from './days.ts';

/** A sample file as CSV text, its header first. */
export function csvText(header: readonly string[], rows: Iterable<readonly string[]>): string {
  let text = csvLine(header);
  for (const row of rows) text += csvLine(row);
  return text;
}

/** First day of the month so many months before the day's month, YYYY-MM-01. */
export function monthBefore(day: string, months: number): string {
  const [year = 0, month = 0] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 - months, 1)).toISOString().slice(0, 10);
}

/** The last day of that month. */
export function monthEndBefore(day: string, months: number): string {
  return dayText(Date.parse(`${monthBefore(day, months - 1)}T00:00:00Z`) / dayMs - 1);
}
