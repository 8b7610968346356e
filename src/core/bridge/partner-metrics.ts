import { known, unknown, type Figure } from '../model/product.ts';

/** A subscription behind a product's units. */
export interface PartnerSubscription {
  readonly status: string | null;
  readonly isTrial: boolean | null;
  readonly units: number | null;
}

export interface PartnerInput {
  readonly assigned: Figure<number>;
  /** Units sold without trials, over all sellers (PAR-01: deployment is assigned over sold). */
  readonly sold: Figure<number>;
  /** Holders with activity within 28 days, guests included. */
  readonly activeHolders: Figure<number>;
  /** People with activity within 28 days who held the product within them and hold it no more. */
  readonly passedOn: Figure<number>;
  /** Holders whose only activity within 28 days is Viva Engage. */
  readonly engageOnly: Figure<number>;
  readonly subscriptions: Figure<readonly PartnerSubscription[]>;
}

/** What may lift the usage rate above what people do, in Partner Center's own words (PAR-05..08). */
export type InflationCause = 'passedOn' | 'secondSubscription' | 'trial' | 'engageOnly';

export interface Inflation {
  readonly cause: InflationCause;
  /** People or, for subscriptions, units: how much of the rate it may explain. Unknown when its source was not read. */
  readonly count: Figure<number>;
}

/** Partner Center's two rates, on 28 calendar days (PAR-01..03). Above 100 % is allowed, and explained (PAR-04). */
export interface PartnerMetrics {
  readonly deploymentPct: Figure<number>;
  /** Active holders over sold. */
  readonly usagePct: Figure<number>;
  /** The same with units that were passed on counted for each of their holders: what Partner Center may show. */
  readonly inflatedUsagePct: Figure<number>;
  readonly totalEntitlements: Figure<number>;
  /** All four, whether they occur here or not. */
  readonly inflation: readonly Inflation[];
}

export function partnerMetrics(input: PartnerInput): PartnerMetrics {
  const { assigned, sold, activeHolders, passedOn, engageOnly, subscriptions } = input;
  return {
    deploymentPct: rate(assigned, sold),
    usagePct: rate(activeHolders, sold),
    inflatedUsagePct: rate(
      both(activeHolders, passedOn, (holders, former) => holders + former),
      sold,
    ),
    totalEntitlements: sold,
    inflation: [
      { cause: 'passedOn', count: passedOn },
      { cause: 'secondSubscription', count: unitsOf(subscriptions, isLapsedBesideEnabled) },
      { cause: 'trial', count: unitsOf(subscriptions, () => isRunningTrial) },
      { cause: 'engageOnly', count: engageOnly },
    ],
  };
}

type Test = (subscription: PartnerSubscription) => boolean;

function unitsOf(
  subscriptions: Figure<readonly PartnerSubscription[]>,
  testFor: (all: readonly PartnerSubscription[]) => Test,
): Figure<number> {
  if (!subscriptions.known) return subscriptions;
  const chosen = subscriptions.value.filter(testFor(subscriptions.value));
  let units = 0;
  for (const { units: own } of chosen) {
    if (own === null) return unknown('subscription-malformed');
    units += own;
  }
  return known(units);
}

/** In grace, disabled or de-provisioned, beside one that is enabled: activity in both, one in the total. */
function isLapsedBesideEnabled(all: readonly PartnerSubscription[]): Test {
  const hasEnabled = all.some((each) => isPaid(each) && statusOf(each) === 'enabled');
  return (each) => hasEnabled && isPaid(each) && statusOf(each) !== 'enabled';
}

function isRunningTrial(each: PartnerSubscription): boolean {
  return each.isTrial === true && ['enabled', 'warning'].includes(statusOf(each));
}

function isPaid({ isTrial }: PartnerSubscription): boolean {
  return isTrial !== true;
}

function statusOf({ status }: PartnerSubscription): string {
  return status === null ? 'unknown' : status.toLowerCase();
}

function rate(part: Figure<number>, whole: Figure<number>): Figure<number> {
  if (whole.known && whole.value <= 0) return unknown('nothing-sold');
  return both(part, whole, (numerator, denominator) => Math.round((numerator * 1000) / denominator) / 10);
}

function both(
  a: Figure<number>,
  b: Figure<number>,
  combine: (a: number, b: number) => number,
): Figure<number> {
  if (!a.known) return a;
  return b.known ? known(combine(a.value, b.value)) : b;
}
