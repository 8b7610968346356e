import { known, unknown, type Figure } from '../model/product.ts';

/** Units the tenant reports for one SKU. */
export interface SkuUnits {
  readonly skuId: string;
  readonly enabledUnits: number | null;
  readonly warningUnits: number | null;
}

/** A subscription the units of a SKU come from. */
export interface Subscription {
  readonly skuId: string;
  readonly status: string | null;
  readonly isTrial: boolean | null;
  readonly totalUnits: number | null;
}

const usable = new Set(['enabled', 'warning']);

/**
 * Paid units the tenant can use: enabled + warning (a lapsed subscription in grace), trials left out (ENT-10..12,
 * ENT-14). Without the list of subscriptions nobody can tell trial units from paid ones, so the figure is unknown.
 */
export function purchasedOf(
  skuIds: readonly string[],
  skus: Figure<readonly SkuUnits[]>,
  subscriptions: Figure<readonly Subscription[]>,
): Figure<number> {
  if (!skus.known) return skus;
  if (!subscriptions.known) return subscriptions;
  const wanted = new Set(skuIds);
  let units = 0;
  for (const { skuId, enabledUnits, warningUnits } of skus.value) {
    if (!wanted.has(skuId)) continue;
    if (enabledUnits === null || warningUnits === null) return unknown('units-missing');
    units += enabledUnits + warningUnits;
  }
  for (const { skuId, isTrial, status, totalUnits } of subscriptions.value) {
    if (!wanted.has(skuId)) continue;
    if (isTrial === null || status === null) return unknown('subscription-malformed');
    if (!isTrial || !usable.has(status.toLowerCase())) continue;
    if (totalUnits === null) return unknown('subscription-malformed');
    units -= totalUnits;
  }
  return units < 0 ? unknown('trial-exceeds-units') : known(units);
}
