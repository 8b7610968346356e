import { dayOf, isoOf } from '../../core/model/day.ts';
import type { IsoDay } from '../../lake/observation.ts';

/** The full days before the day of the run, the newest first: an hour's limit ends a reading with the oldest. */
export function daysBefore(asOf: IsoDay, days: number): readonly IsoDay[] {
  return Array.from({ length: days }, (_, index) => isoOf(dayOf(asOf) - 1 - index));
}

/** The days kept whole go along with the rows as where to go on, so that a run that was interrupted asks for none twice. */
export function formatDays(days: Iterable<IsoDay>): string {
  return [...days].join(' ');
}

/** Of two tables that become durable on their own, the one that is behind tells. */
export function daysKept(cursors: readonly (string | null)[]): readonly IsoDay[] {
  const lists = cursors.map((cursor) => cursor?.match(/\d{4}-\d{2}-\d{2}/g) ?? []);
  return lists.reduce((a, b) => (a.length <= b.length ? a : b));
}
