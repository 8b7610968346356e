import { z } from 'zod/v4';
import { Amount, AzureDay } from '../azure-values.ts';
import { Flag, Text } from '../observed-values.ts';

const Money = z.object({ currency: Text, value: Amount }).nullish();

export const BillingAccount = z.object({
  name: z.string().min(1),
  properties: z.object({ agreementType: Text }),
});

/** Lot of a billing account (graph-and-azure §9.2). Sources and states are open lists. */
export const Lot = z.object({
  id: Text,
  name: Text,
  properties: z.object({
    originalAmount: Money,
    closedBalance: Money,
    source: Text,
    status: Text,
    startDate: AzureDay,
    expirationDate: AzureDay,
    billingCurrency: Text,
    creditCurrency: Text,
    isEstimatedBalance: Flag,
  }),
});

export type Lot = z.output<typeof Lot>;

/** What changed the balance of a lot. Charges below zero use it up. */
export const LotEvent = z.object({
  id: Text,
  name: Text,
  properties: z.object({
    transactionDate: AzureDay,
    eventType: Text,
    charges: Money,
    closedBalance: Money,
    invoiceNumber: Text,
    lotId: Text,
    billingCurrency: Text,
  }),
});

export type LotEvent = z.output<typeof LotEvent>;
