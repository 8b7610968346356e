import { sharePct } from './share.ts';

/** Cost of a month by how it is priced. Amounts in major units of `currency`; null: Azure does not say. */
export interface PricedCost {
  /** `YYYY-MM` */
  readonly month: string;
  readonly pricingModel: string | null;
  readonly publisherType: string | null;
  readonly amount: number;
  readonly currency: string;
}

export interface OutsideMonth {
  readonly month: string;
  readonly currency: string;
  /** Paid at pay-as-you-go rates: under no reservation and no savings plan. */
  readonly onDemand: number;
  /** Reservations and savings plans. */
  readonly committed: number;
  readonly spot: number;
  /** Of Azure itself, and it is not said how it is priced. */
  readonly unsaid: number;
  /** Offers of other publishers, however priced: no reservation covers them. */
  readonly marketplace: number;
  /** All five. */
  readonly total: number;
  /** onDemand / (onDemand + committed + spot) in per cent; null where part of it is unsaid, or nothing was spent. */
  readonly outsidePct: number | null;
}

type Part = 'onDemand' | 'committed' | 'spot' | 'unsaid' | 'marketplace';

/** What is spent outside reservations and savings plans, by month and currency, the oldest first (AZR-05). */
export function spendOutside(costs: readonly PricedCost[]): readonly OutsideMonth[] {
  const months = new Map<string, Record<Part, number> & { month: string; currency: string }>();
  for (const cost of costs) {
    const { month, currency, amount } = cost;
    const key = `${month} ${currency}`;
    const sums = months.get(key) ?? {
      ...{ month, currency, onDemand: 0, committed: 0, spot: 0, unsaid: 0, marketplace: 0 },
    };
    months.set(key, sums);
    sums[partOf(cost)] += amount;
  }
  return [...months]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, sums]) => {
      const { onDemand, committed, spot, unsaid, marketplace } = sums;
      return {
        ...sums,
        total: onDemand + committed + spot + unsaid + marketplace,
        outsidePct: unsaid === 0 ? shareOf(onDemand, onDemand + committed + spot) : null,
      };
    });
}

/** Refunds can make a part negative, or larger than the whole: then a share says nothing. */
function shareOf(part: number, whole: number): number | null {
  const pct = sharePct(part, whole);
  return pct === null || pct < 0 || pct > 100 ? null : pct;
}

const parts: Readonly<Record<string, Part>> = {
  ondemand: 'onDemand',
  reservation: 'committed',
  savingsplan: 'committed',
  spot: 'spot',
};

function partOf({ pricingModel, publisherType }: PricedCost): Part {
  if (plain(publisherType) === 'marketplace') return 'marketplace';
  return parts[plain(pricingModel)] ?? 'unsaid';
}

function plain(text: string | null): string {
  return (text ?? '').toLowerCase().replaceAll(/[\s_-]/g, '');
}
