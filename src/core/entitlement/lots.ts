import type { Day } from '../model/day.ts';
import { unknown, known, type Figure } from '../model/product.ts';
import type { TenantSubscription } from './variance-facts.ts';

/** One subscription as a lot of units. */
export interface Lot {
  readonly subscriptionId: string;
  readonly status: string | null;
  readonly isTrial: boolean | null;
  readonly units: number | null;
  readonly createdOn: Day | null;
  readonly nextLifecycleOn: Day | null;
  readonly soldBy: string | null;
  /**
   * Units counted as used when the oldest lot is used up first. For valuation only: Microsoft links no seat to a
   * subscription (C23). Unknown when a lot hides its units or its age.
   */
  readonly usedFirstInFirstOut: Figure<number>;
}

const usable = new Set(['enabled', 'warning']);

/** The subscriptions of one SKU, oldest first, with `consumed` units laid over those that can be used. */
export function lotsOf(subscriptions: readonly TenantSubscription[], consumed: number | null): Lot[] {
  const inOrder = subscriptions.toSorted(
    (a, b) =>
      (a.createdOn ?? Infinity) - (b.createdOn ?? Infinity) || (a.subscriptionId < b.subscriptionId ? -1 : 1),
  );
  const isUsable = ({ status }: TenantSubscription) => status !== null && usable.has(status.toLowerCase());
  const isWhole = inOrder.every(
    (each) =>
      each.status !== null && (!isUsable(each) || (each.totalUnits !== null && each.createdOn !== null)),
  );
  let left = consumed;
  return inOrder.map((each): Lot => {
    const lot = {
      subscriptionId: each.subscriptionId,
      status: each.status,
      isTrial: each.isTrial,
      units: each.totalUnits,
      createdOn: each.createdOn,
      nextLifecycleOn: each.nextLifecycleOn,
      soldBy: each.ownerTenantId,
    };
    if (!isUsable(each))
      return { ...lot, usedFirstInFirstOut: each.status === null ? unknown('status-missing') : known(0) };
    if (!isWhole || left === null || each.totalUnits === null)
      return { ...lot, usedFirstInFirstOut: unknown('lots-incomplete') };
    const used = Math.min(left, each.totalUnits);
    left -= used;
    return { ...lot, usedFirstInFirstOut: known(used) };
  });
}
