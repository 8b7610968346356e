import { hash32, hashText } from './random.ts';
import type { Cell, ReportFrame } from './report-frame.ts';
import type { ReportSubject, Service } from './report-subjects.ts';

/** Writes how often somebody did something in a service within the report's period. */
export type CountWriter = (what: string, perDay: number, least?: number) => Cell;

/**
 * Counts that fit the last activity: none when it lies before the period, more the longer the period, and never
 * fewer than `least`.
 */
export function createCounts(frame: ReportFrame, service: Service): CountWriter {
  return (what, perDay, least = 0) => {
    const salt = hashText(`${service.title}:${what}`);
    return (subject) => String(countOf(frame, subject, service, { salt, perDay, least }));
  };
}

export function countOf(
  { refreshDay, periodDays, isInPeriod }: ReportFrame,
  { key, work }: ReportSubject,
  service: Service,
  count: { readonly salt: number; readonly perDay: number; readonly least: number },
): number {
  const last = work[service.work];
  if (!isInPeriod(last)) return 0;
  const days = (periodDays ?? 180) - Math.max(0, refreshDay - last);
  const zeal = (hash32(key, count.salt) % 1000) / 600;
  return Math.max(count.least, Math.floor(count.perDay * zeal * days));
}
