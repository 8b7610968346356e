import type { Day } from '../days.ts';
import { dayText } from '../days.ts';
import { hash32, hashText } from '../random.ts';
import type { ArmEstate, ArmResource } from './arm-estate.ts';
import { firstOfMonth } from './commitment.ts';
import { tagValueOf, type ArmSubscription, type Tags } from './subscriptions.ts';

/** What was spent on one thing in one month: every answer about cost is a sum of these. */
export interface CostLine {
  readonly subscription: ArmSubscription;
  /** Null: it belongs to none, as a support plan does. */
  readonly resourceGroup: string | null;
  readonly tags: Tags;
  readonly pricingModel: 'OnDemand' | 'Reservation' | 'SavingsPlan' | 'Spot';
  readonly publisherType: 'Azure' | 'Marketplace';
  /** Of the subscription's currency. */
  readonly amount: number;
}

const monthlyPrice: Readonly<Record<ArmResource['kind'], number>> = {
  vm: 190,
  vmss: 820,
  sqlvm: 260,
  sqldb: 410,
  sqlmi: 690,
  elasticpool: 530,
  'arc-server': 12,
  'arc-sql': 95,
};

/** The lines of a subscription in the month that begins on `month`; nothing for one that has not begun. */
export function costLinesOf(
  { groups, resources }: ArmEstate,
  subscription: ArmSubscription,
  month: string,
  today: Day,
): readonly CostLine[] {
  const passed = shareOfMonth(month, today);
  if (passed === 0) return [];
  const amountOf = (name: string, price: number) =>
    Math.round(price * (0.6 + hashShare(name, month) * 0.9) * passed * 100) / 100;
  const ofResources = resources
    .filter(({ group }) => group.subscription === subscription)
    .map((resource): CostLine => ({
      subscription,
      resourceGroup: resource.group.name,
      tags: resource.tags,
      pricingModel: pricingModelOf(resource),
      publisherType: 'Azure',
      amount: amountOf(resource.id, monthlyPrice[resource.kind]),
    }));
  const ofGroups = groups
    .filter((group) => group.subscription === subscription)
    .flatMap((group): readonly CostLine[] => {
      const line = {
        subscription,
        resourceGroup: group.name,
        tags: group.tags,
        pricingModel: 'OnDemand' as const,
      };
      const storage = { ...line, publisherType: 'Azure' as const, amount: amountOf(group.id, 140) };
      if (hashShare(group.id, 'market') < 0.8) return [storage];
      return [storage, { ...line, publisherType: 'Marketplace', amount: amountOf(`${group.id}#`, 75) }];
    });
  const unused: CostLine = {
    subscription,
    resourceGroup: null,
    tags: null,
    pricingModel: 'Reservation',
    publisherType: 'Azure',
    amount: amountOf(subscription.id, 310),
  };
  return [...ofResources, ...ofGroups, unused];
}

function pricingModelOf({ kind, id }: ArmResource): CostLine['pricingModel'] {
  const share = hashShare(id, 'pricing');
  if (kind === 'arc-server' || kind === 'arc-sql' || share < 0.6) return 'OnDemand';
  if (share < 0.85) return 'Reservation';
  return share < 0.95 ? 'SavingsPlan' : 'Spot';
}

/** 1 for a month that is over. */
function shareOfMonth(month: string, today: Day): number {
  const here = firstOfMonth(today, 0);
  if (month > here) return 0;
  return month < here ? 1 : Number(dayText(today).slice(8)) / 30;
}

function hashShare(...texts: readonly string[]): number {
  return hash32(...texts.map(hashText)) / 0xffff_ffff;
}

/** Sums by what `keyOf` says of a line, in pence exactly. */
export function sumCosts(
  lines: readonly CostLine[],
  keyOf: (line: CostLine) => readonly (string | null)[],
): readonly { readonly key: readonly (string | null)[]; readonly amount: number }[] {
  const sums = new Map<string, { readonly key: readonly (string | null)[]; readonly minor: number }>();
  for (const line of lines) {
    const key = keyOf(line);
    const name = JSON.stringify(key);
    const before = sums.get(name);
    const minor = Math.round(line.amount * 100);
    sums.set(name, { key, minor: before === undefined ? minor : before.minor + minor });
  }
  return [...sums.values()].map(({ key, minor }) => ({ key, amount: minor / 100 }));
}

/** A line's value of a tag, as Cost Management groups it. */
export function costTagOf({ tags }: CostLine, key: string): string | null {
  return tagValueOf(tags, key);
}
