import { isoOf } from '../model/day.ts';
import { known, unknown, type Figure } from '../model/product.ts';
import { compare, type Proof, type Side, type Variance, type VariancePolicy } from './variance.ts';
import type { TenantSku, TenantSubscription, VarianceFacts, VarianceProduct } from './variance-facts.ts';

/** Register × `subscribedSkus`, both ways: what differs, what was not credited, what nobody registered (ENT-17, ENT-18). */
export function purchasedVariances(facts: VarianceFacts, policy: VariancePolicy): Variance[] {
  const { skus } = facts;
  const listed = new Set(skus.rows.known ? skus.rows.value.map(({ skuId }) => skuId) : []);
  return facts.products.flatMap((product): Variance[] => {
    if (product.skuIds.length === 0) return [];
    const { name } = product;
    const left = registerSide(product, facts);
    const purchased: Side = {
      label: 'paid units the tenant can use',
      source: 'skus',
      on: skus.on,
      value: product.purchased,
    };
    const isMissing = skus.rows.known && !product.skuIds.some((skuId) => listed.has(skuId.toLowerCase()));
    const given = { product: product.product, name, left, right: purchased, proof: proofOf(product) };
    if (!product.isRegistered) return compare({ ...given, kind: 'not-registered' }, policy);
    if (!isMissing || !product.entitled.known)
      return compare({ ...given, kind: 'register-purchased' }, policy);
    const right = { ...purchased, label: 'units of these SKUs in the tenant', value: known(0) };
    return compare({ ...given, kind: 'not-credited', right }, policy);
  });
}

const states = [
  { status: 'enabled', units: (sku: TenantSku) => sku.enabledUnits },
  { status: 'warning', units: (sku: TenantSku) => sku.warningUnits },
  { status: 'suspended', units: (sku: TenantSku) => sku.suspendedUnits },
  { status: 'lockedout', units: (sku: TenantSku) => sku.lockedOutUnits },
] as const;

/**
 * Units of a SKU × the subscriptions they come from, state by state (C23): Microsoft gives both, and does not
 * promise that they agree. Trials are in both. SKUs that are free or not given to people are left out.
 */
export function subscriptionVariances(facts: VarianceFacts, policy: VariancePolicy): Variance[] {
  const { skus, subscriptions } = facts;
  const kind = 'units-subscriptions';
  if (!skus.rows.known || !subscriptions.rows.known) {
    const side = (label: string, source: string, of: typeof skus | typeof subscriptions): Side => ({
      label,
      source,
      on: of.on,
      value: of.rows.known ? unknown('other-source-missing') : of.rows,
    });
    const left = side('units by SKU', 'skus', skus);
    const right = side('units by subscription', 'subscriptions', subscriptions);
    const isLeftMissing = !skus.rows.known;
    return compare(
      {
        kind,
        product: null,
        name: 'every product',
        ...(isLeftMissing ? { left, right } : { left: right, right: left }),
      },
      policy,
    );
  }
  const bySku = Map.groupBy(subscriptions.rows.value, ({ skuId }) => skuId);
  const productOf = productsBySku(facts.products);
  return skus.rows.value
    .filter(({ isPositioned }) => isPositioned)
    .flatMap((sku) =>
      states.flatMap(({ status, units }) => {
        const own = (bySku.get(sku.skuId) ?? []).filter((each) => isIn(each, status));
        const stated = units(sku);
        return compare(
          {
            kind,
            product: productOf.get(sku.skuId)?.product ?? null,
            name: sku.name,
            subject: `${sku.skuId} ${status}`,
            left: {
              label: `${status} units of the SKU`,
              source: 'skus',
              on: skus.on,
              value: stated === null ? unknown('units-missing') : known(stated),
            },
            right: {
              label: `units of ${own.length} ${status} subscriptions`,
              source: 'subscriptions',
              on: subscriptions.on,
              value: sumOf(own),
            },
          },
          policy,
        );
      }),
    );
}

/** A subscription whose state nobody knows could be in any of them. */
function isIn({ status }: TenantSubscription, wanted: string): boolean {
  return status === null || status.toLowerCase() === wanted;
}

function sumOf(subscriptions: readonly TenantSubscription[]): Figure<number> {
  let units = 0;
  for (const { status, totalUnits } of subscriptions) {
    if (status === null || totalUnits === null) return unknown('subscription-malformed');
    units += totalUnits;
  }
  return known(units);
}

export function productsBySku(products: readonly VarianceProduct[]): ReadonlyMap<string, VarianceProduct> {
  return new Map(
    products.flatMap((product) => product.skuIds.map((skuId) => [skuId.toLowerCase(), product] as const)),
  );
}

export function registerSide(product: VarianceProduct, { asOf }: Pick<VarianceFacts, 'asOf'>): Side {
  return {
    label: 'units the register entitles to',
    source: 'register',
    on: isoOf(asOf),
    value: product.entitled,
  };
}

export function proofOf({ lines }: VarianceProduct): Proof[] {
  return lines.map(({ id, contract, document, quantity }) => ({ line: id, contract, document, quantity }));
}
