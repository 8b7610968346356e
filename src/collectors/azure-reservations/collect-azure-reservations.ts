import type { AzureSource, CollectContext, Collector } from '../collector.ts';
import { collectAzure, nothingVisible, readParts, rowsOf } from '../collect-azure.ts';
import type { IsoDay, SourceReport } from '../../lake/observation.ts';
import { openTable } from '../open-table.ts';
import { normaliseSummary } from './normalise.ts';
import { ReservationOrder, ReservationSummary } from './schema.ts';

/** The version is not confirmed (graph-and-azure §15.9). */
const orders = '/providers/Microsoft.Capacity/reservationOrders?api-version=2022-11-01';

const dayMs = 86_400_000;

/** What reservations were used for, day by day, order by order; Azure is one or two days behind (AZR-01, AUT-04). */
export const azureReservationsCollector: Collector = {
  name: 'azure-reservations',
  permissions: ['Reservations Reader'],
  collect: (context) => collectAzure(context, (azure) => readReservations(context, azure)),
};

async function readReservations(
  { run, record }: CollectContext,
  { reader, policy }: AzureSource,
): Promise<SourceReport> {
  record.describes(run.asOf);
  const orderIds: string[] = [];
  for await (const rows of rowsOf(record, reader.list(orders, ReservationOrder)))
    orderIds.push(...rows.map(({ name }) => name));
  if (orderIds.length === 0)
    return nothingVisible(
      record,
      'No reservation order is visible: there is none, or the reader lacks the role Reservations Reader at /providers/Microsoft.Capacity.',
    );
  const range = { from: daysBefore(run.asOf, policy.reservationDays), to: run.asOf };
  let newest: IsoDay | null = null;
  return openTable(run, 'reservation_days', async (writer) =>
    readParts(
      record,
      orderIds,
      (orderId) => `Reservation order ${orderId}`,
      async (orderId) => {
        const pages = reader.reservationSummaries(orderId, range, ReservationSummary);
        for await (const summaries of rowsOf(record, pages)) {
          const rows = summaries.flatMap((summary) => normaliseSummary(summary, record));
          await writer.append(rows, null);
          record.kept(record.rows() + rows.length);
          for (const { usedOn } of rows) if (newest === null || usedOn > newest) newest = usedOn;
        }
        if (newest !== null) record.describes(newest);
      },
    ),
  );
}

function daysBefore(day: IsoDay, days: number): IsoDay {
  return new Date(Date.parse(day) - days * dayMs).toISOString().slice(0, 10);
}
