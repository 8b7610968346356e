import type { Money } from '../model/money.ts';

/** What Microsoft charges for the OneDrive of somebody without a licence (policy `preflight.oneDriveArchive`, C10). */
export interface ArchivePrice {
  readonly perGbMonthMinor: number;
  readonly reactivatePerGbMinor: number;
  readonly currency: string;
}

/** What a tenant says of itself beside the figures (policy `preflight`). */
export interface PreflightTerms {
  /** Whether Exchange keeps a mailbox for some days; never relied on (C11). */
  readonly delicensingResiliency: 'unknown' | 'on' | 'off';
  readonly oneDriveArchive: ArchivePrice;
}

export interface ArchiveCost {
  /** From the day it is archived on, each month. */
  readonly monthly: Money;
  /** Getting all of it back, once. */
  readonly reactivation: Money;
}

const gibibyte = 2 ** 30;

/** Of so many bytes, to the nearest minor unit. */
export function archiveCostOf(bytes: number, price: ArchivePrice): ArchiveCost {
  const cost = (perGb: number): Money => ({
    amountMinor: Math.floor((bytes / gibibyte) * perGb + 0.5),
    currency: price.currency,
  });
  return { monthly: cost(price.perGbMonthMinor), reactivation: cost(price.reactivatePerGbMinor) };
}

/** The seat price less the cost of the archive; null where they are in two currencies: those are never summed. */
export function netSavingOf(saving: Money, { monthly }: ArchiveCost): Money | null {
  return saving.currency === monthly.currency
    ? { amountMinor: saving.amountMinor - monthly.amountMinor, currency: saving.currency }
    : null;
}
