import type { CalendarEntry } from '../core/entitlement/contract-calendar.ts';
import { isoOf } from '../core/model/day.ts';

export interface CalendarDays {
  readonly asOf: string;
  readonly until: string;
  readonly entries: readonly CalendarEntry[];
  /** Why the days of the tenant's subscriptions are not in it; null when they are. */
  readonly subscriptionsUnknownBecause: string | null;
}

/** The contract calendar as data, days as `YYYY-MM-DD`. */
export function calendarDocument({ asOf, until, entries, subscriptionsUnknownBecause }: CalendarDays) {
  return {
    schemaVersion: 1,
    asOf,
    until,
    subscriptionsUnknownBecause,
    entries: entries.map(calendarRow),
  } as const;
}

export function calendarRow({ on, decideBy, ...entry }: CalendarEntry) {
  return { on: isoOf(on), decideBy: decideBy === null ? null : isoOf(decideBy), ...entry };
}
