import { AppError } from '../lib/app-error.ts';

/** Days since 1970-01-01 UTC. */
export type Day = number;

export const dayMs = 86_400_000;

/** `lastSuccessfulSignInDateTime` has no data before this day (graph-and-azure.md §2.1). */
export const successDataStart: Day = Math.floor(Date.UTC(2023, 11, 1) / dayMs);

const earliestToday = Date.UTC(2024, 8, 1);

/** Parses the tenant's day. Earlier days would have no room for the sign-in history the traps need. */
export function parseToday(today: string): Day {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(today) ? Date.parse(`${today}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(ms) || ms < earliestToday || dayText(ms / dayMs) !== today) {
    throw new AppError('TWIN_OPTION_INVALID', {
      what: `The twin cannot be set on the day "${today}".`,
      why: 'It needs a real day, YYYY-MM-DD, on or after 2024-09-01.',
      fix: 'Pass such a day as today.',
    });
  }
  return ms / dayMs;
}

/** YYYY-MM-DD. */
export function dayText(day: Day): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** Graph's timestamps carry seconds, no fraction. */
export function instantText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
