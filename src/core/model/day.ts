/** Days since 1970-01-01 UTC. The core does whole-day arithmetic only. */
export type Day = number;

const millisecondsPerDay = 86_400_000;
const isoDay = /^\d{4}-\d{2}-\d{2}$/;

/** `2026-11-22` → a Day. Throws TypeError on anything that is not a calendar date. */
export function dayOf(iso: string): Day {
  if (!isDay(iso)) throw new TypeError(`Not a calendar date (YYYY-MM-DD): ${iso}`);
  return Date.parse(`${iso}T00:00:00Z`) / millisecondsPerDay;
}

/** Whether a text is a calendar day, `YYYY-MM-DD`: 30 February is none. */
export function isDay(text: string): boolean {
  const milliseconds = isoDay.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(milliseconds) && isoOf(milliseconds / millisecondsPerDay) === text;
}

/** A Day → `2026-11-22`. */
export function isoOf(day: Day): string {
  return new Date(day * millisecondsPerDay).toISOString().slice(0, 10);
}

/** The UTC day an instant falls in. */
export function dayOfInstant(instant: Date): Day {
  return Math.floor(instant.getTime() / millisecondsPerDay);
}
