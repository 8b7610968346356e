import type { ObservationRows } from '../../lake/observation.ts';
import type { SourceRecord } from '../source-record.ts';
import type { ReservationSummary } from './schema.ts';

export function normaliseSummary(
  summary: ReservationSummary,
  record: Pick<SourceRecord, 'lost'>,
): readonly ObservationRows['reservation_days'][] {
  const { usageDate: usedOn, skuName, kind, reservedHours, usedHours } = summary;
  const reservationId = summary.reservationId.toLowerCase();
  if (usedOn === null) {
    record.lost({
      code: 'row-without-day',
      place: `reservation ${reservationId}`,
      message: 'The summary says no day; it was left out.',
    });
    return [];
  }
  return [
    {
      reservationId,
      orderId: summary.reservationOrderId.toLowerCase(),
      skuName,
      kind,
      usedOn,
      reservedHours,
      usedHours,
      quantity: summary.purchasedQuantity,
    },
  ];
}
