import { reservationUse, type ReservationUse } from '../core/azure/reservation-use.ts';
import { dayOf } from '../core/model/day.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import { whyUnread, type AzureReviewPolicy } from './azure-policy.ts';

export interface AzureReservations {
  readonly method: string;
  readonly windowDays: number;
  readonly floorPct: number;
  /** Days from the newest known day to the day of the run; null when none is known. */
  readonly lateDays: number | null;
  /** Null with `reason`. */
  readonly use: ReservationUse | null;
  readonly reason: string | null;
}

/** How far reservations are used (AZR-01). */
export async function azureReservations(
  { manifest, facts }: Pick<StoredRun, 'manifest' | 'facts'>,
  { reservationDays, reservationFloorPct, reservationMinDays, maxReportLagDays }: AzureReviewPolicy,
): Promise<AzureReservations> {
  const unread = whyUnread(manifest, 'azure-reservations');
  const use =
    unread === null
      ? reservationUse(await facts.azure.reservations(reservationDays), {
          floorPct: reservationFloorPct,
          minDays: reservationMinDays,
        })
      : null;
  const newest = use?.newestOn ?? null;
  const lateDays = newest === null ? null : dayOf(manifest.asOf) - dayOf(newest);
  const isStale = lateDays !== null && lateDays > maxReportLagDays;
  return {
    method: `Used hours over reserved hours, added up over the ${reservationDays} days that end with the day of the collection; never a mean of percentages. Below ${reservationFloorPct} % is waste. Fewer than ${reservationMinDays} known days prove nothing. Azure is one to two days late.`,
    windowDays: reservationDays,
    floorPct: reservationFloorPct,
    lateDays,
    use: isStale ? null : use,
    reason: unread ?? (isStale ? 'azure-reservations-stale' : null),
  };
}
