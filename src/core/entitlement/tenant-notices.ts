import { lotsOf, type Lot } from './lots.ts';
import { productsBySku } from './tenant-variances.ts';
import type { TenantSubscription, VarianceFacts } from './variance-facts.ts';

/** Something of a subscription that everybody who counts units should know (ENT-11, ENT-12, C23). */
export interface TenantNotice {
  readonly kind:
    'trial' | 'grace' | 'suspended' | 'locked-out' | 'deleted' | 'state-unknown' | 'several-lots';
  readonly product: string | null;
  readonly name: string;
  readonly skuId: string;
  /** Null when a subscription hides its units. */
  readonly units: number | null;
  readonly text: string;
  readonly lots: readonly Lot[];
}

const meaning = {
  trial: 'Trial: nothing is paid for it; its units are in no total.',
  grace: 'Expired and in its grace period: people can still use it, and it ends unless it is renewed.',
  suspended: 'Cancelled: it cannot be given to people; it can be taken up again before it is deleted.',
  'locked-out': 'Locked by the seller or by its owner: it cannot be used.',
  deleted: 'De-provisioned: it is listed, and counts for nothing.',
  'state-unknown': 'Microsoft does not say in what state it is, or whether it is a trial.',
  'several-lots':
    'Several subscriptions of one SKU: Microsoft does not say which of them a person uses. Units are laid over the oldest first, for valuation only.',
} as const;

/** The subscriptions that are not plainly in force, by SKU, and the SKUs that come from several of them. */
export function tenantNotices(facts: VarianceFacts): TenantNotice[] {
  const { skus, subscriptions } = facts;
  if (!subscriptions.rows.known) return [];
  const productOf = productsBySku(facts.products);
  const listed = new Map((skus.rows.known ? skus.rows.value : []).map((sku) => [sku.skuId, sku]));
  return [...Map.groupBy(subscriptions.rows.value, ({ skuId }) => skuId)].flatMap(([skuId, own]) => {
    const sku = listed.get(skuId);
    const product = productOf.get(skuId);
    const notice = (kind: TenantNotice['kind'], of: readonly TenantSubscription[]): TenantNotice => ({
      kind,
      product: product?.product ?? null,
      name: sku?.name ?? product?.name ?? skuId,
      skuId,
      units: unitsOf(of),
      text: meaning[kind],
      lots: lotsOf(of, kind === 'several-lots' ? (sku?.consumedUnits ?? null) : null),
    });
    const byKind = Map.groupBy(own, kindOf);
    byKind.delete(null);
    const running = [...own].filter((each) => kindOf(each) === null || kindOf(each) === 'grace');
    return [
      ...[...byKind].flatMap(([kind, of]) => (kind === null ? [] : notice(kind, of))),
      ...(running.length > 1 && sku?.isPositioned === true ? [notice('several-lots', running)] : []),
    ];
  });
}

/** Null for a subscription that is paid for and in force. */
function kindOf({
  status,
  isTrial,
}: TenantSubscription): Exclude<TenantNotice['kind'], 'several-lots'> | null {
  switch (status?.toLowerCase() ?? '') {
    case 'deleted':
      return 'deleted';
    case 'suspended':
      return 'suspended';
    case 'lockedout':
      return 'locked-out';
    case 'warning':
      return isTrial === true ? 'trial' : 'grace';
    case 'enabled':
      if (isTrial === null) return 'state-unknown';
      return isTrial ? 'trial' : null;
    default:
      return 'state-unknown';
  }
}

function unitsOf(subscriptions: readonly TenantSubscription[]): number | null {
  let units = 0;
  for (const { totalUnits } of subscriptions) {
    if (totalUnits === null) return null;
    units += totalUnits;
  }
  return units;
}
