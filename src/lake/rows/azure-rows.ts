import type { IsoDay } from '../iso-day.ts';
import type { TableShapes } from '../table-shape.ts';

/** What Azure bills, reserves, runs and tags. */
export interface AzureRows {
  /** Reservation summaries of Consumption: one reservation on one day. Hours may have parts. */
  readonly reservation_days: {
    readonly reservationId: string;
    readonly orderId: string;
    readonly skuName: string | null;
    readonly usedOn: IsoDay;
    readonly reservedHours: number | null;
    readonly usedHours: number | null;
  };
}

export const azureSources = ['azure-reservations'] as const;

export const tablesOfAzureSource: Readonly<
  Record<(typeof azureSources)[number], readonly (keyof AzureRows)[]>
> = { 'azure-reservations': ['reservation_days'] };

export const azureTables: TableShapes<AzureRows> = {
  reservation_days: {
    columns: {
      reservationId: 'text',
      orderId: 'text',
      skuName: 'text',
      usedOn: 'day',
      reservedHours: 'bytes',
      usedHours: 'bytes',
    },
    key: ['reservationId', 'usedOn'],
  },
};
