import { dayOf } from '../core/model/day.ts';
import type { Manifest } from '../lake/observation.ts';

/** Whether a month, `YYYY-MM`, was over `lateDays` before the day: only then is its cost whole (C46). */
export function isWholeMonth(month: string, asOf: string, lateDays: number): boolean {
  const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5, 7))];
  const next = number === 12 ? `${year + 1}-01-01` : `${year}-${String(number + 1).padStart(2, '0')}-01`;
  return dayOf(asOf) - dayOf(next) + 1 >= lateDays;
}

/** The newest day of cost that is known: exports may be older than the run. */
export function costAsOf({ asOf, sources }: Pick<Manifest, 'asOf' | 'sources'>): string {
  return sources.find(({ name }) => name === 'azure-costs')?.asOf ?? asOf;
}
