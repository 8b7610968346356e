import { z } from 'zod/v4';
import { Amount, AzureDay } from '../azure-values.ts';
import { Text } from '../observed-values.ts';

/** Capacity's reservation order; its name is its id. */
export const ReservationOrder = z.object({ name: z.guid() });

/** A reservation summary as the client library hands it over (graph-and-azure §9.1). */
export const ReservationSummary = z.object({
  reservationId: z.string().min(1),
  reservationOrderId: z.string().min(1),
  skuName: Text,
  kind: Text,
  usageDate: AzureDay,
  reservedHours: Amount,
  usedHours: Amount,
  purchasedQuantity: Amount,
});

export type ReservationSummary = z.output<typeof ReservationSummary>;
