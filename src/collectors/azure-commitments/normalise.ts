import type { ObservationRows } from '../../lake/observation.ts';
import { nameOfId } from '../azure-values.ts';
import type { SourceRecord } from '../source-record.ts';
import type { Lot, LotEvent } from './schema.ts';

type Losses = Pick<SourceRecord, 'lost'>;

export function normaliseLot(
  { id, name, properties: lot }: Lot,
  billingAccount: string,
  record: Losses,
): readonly ObservationRows['azure_commitments'][] {
  const given = id ?? name;
  if (given === null) {
    record.lost(withoutId('lots', billingAccount));
    return [];
  }
  return [
    {
      lotId: nameOfId(given),
      billingAccount,
      source: lot.source,
      status: lot.status,
      startOn: lot.startDate,
      expiresOn: lot.expirationDate,
      currency:
        lot.closedBalance?.currency ??
        lot.originalAmount?.currency ??
        lot.creditCurrency ??
        lot.billingCurrency,
      originalAmount: lot.originalAmount?.value ?? null,
      closedBalance: lot.closedBalance?.value ?? null,
      isEstimated: lot.isEstimatedBalance,
    },
  ];
}

/** The sign of the charges is Azure's. */
export function normaliseEvent(
  { id, name, properties: event }: LotEvent,
  billingAccount: string,
  record: Losses,
): readonly ObservationRows['azure_commitment_events'][] {
  const given = id ?? name;
  if (given === null) {
    record.lost(withoutId('events', billingAccount));
    return [];
  }
  return [
    {
      eventId: nameOfId(given),
      billingAccount,
      lotId: event.lotId === null ? null : nameOfId(event.lotId),
      eventType: event.eventType,
      happenedOn: event.transactionDate,
      charges: event.charges?.value ?? null,
      closedBalance: event.closedBalance?.value ?? null,
      currency: event.charges?.currency ?? event.closedBalance?.currency ?? event.billingCurrency,
      invoice: event.invoiceNumber,
    },
  ];
}

function withoutId(what: string, billingAccount: string) {
  return {
    code: 'row-without-id',
    place: `${what} of billing account ${billingAccount}`,
    message: 'The row has neither id nor name; it was left out.',
  };
}
