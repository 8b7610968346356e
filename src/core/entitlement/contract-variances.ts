import { isoOf, type Day } from '../model/day.ts';
import { known, unknown, type Figure } from '../model/product.ts';
import { productsBySku, proofOf } from './tenant-variances.ts';
import { compare, type Variance, type VariancePolicy } from './variance.ts';
import type { TenantSubscription, VarianceFacts, VarianceProduct } from './variance-facts.ts';

const running = new Set(['enabled', 'warning']);

/** Subscriptions of a product that are running and paid, or of which nobody says whether they are. */
function paidOf(facts: VarianceFacts): ReadonlyMap<string, readonly TenantSubscription[]> {
  const productOf = productsBySku(facts.products);
  const rows = facts.subscriptions.rows.known ? facts.subscriptions.rows.value : [];
  const mayBePaid = rows.filter(
    ({ status, isTrial }) => isTrial !== true && (status === null || running.has(status.toLowerCase())),
  );
  return Map.groupBy(mayBePaid, ({ skuId }) => productOf.get(skuId)?.product ?? '');
}

/** Why nobody can say whether a subscription is running and paid; null where it is. */
function whyUndecided({ status, isTrial }: TenantSubscription): string | null {
  if (status === null) return 'status-missing';
  return isTrial === null ? 'subscription-malformed' : null;
}

/**
 * The day a running subscription next changes × the renewal days of the register (ENT-17). A day any line of the
 * product names is right; each other day is told once, against the nearest line. Where no subscription was read, one
 * unknown comparison says so.
 */
export function termVariances(facts: VarianceFacts, policy: VariancePolicy): Variance[] {
  const paid = paidOf(facts);
  return facts.products.flatMap((product) => {
    if (product.lines.length === 0) return [];
    const days = product.lines.flatMap(({ changesOn }) => changesOn);
    return lifecycleDays(facts, paid.get(product.product) ?? []).flatMap(({ day, subscriptions }) => {
      const nearest =
        !day.known || days.length === 0
          ? days[0]
          : days.reduce((best, each) =>
              Math.abs(each - day.value) < Math.abs(best - day.value) ? each : best,
            );
      return compare(
        {
          kind: 'term-date',
          product: product.product,
          name: product.name,
          ...(subscriptions.length === 0
            ? {}
            : { subject: subscriptions.map(({ subscriptionId }) => subscriptionId).join(';') }),
          unit: 'day',
          left: {
            label: 'nearest renewal or anniversary of the register lines',
            source: 'register',
            on: isoOf(facts.asOf),
            value: nearest === undefined ? unknown('no-end-stated') : known(nearest),
          },
          right: {
            label: 'day the subscription next changes',
            source: 'subscriptions',
            on: facts.subscriptions.on,
            value: day,
          },
          proof: proofOf(product),
        },
        policy,
      );
    });
  });
}

interface LifecycleDay {
  readonly day: Figure<Day>;
  readonly subscriptions: readonly TenantSubscription[];
}

function lifecycleDays(
  { subscriptions: { rows } }: VarianceFacts,
  own: readonly TenantSubscription[],
): readonly LifecycleDay[] {
  if (!rows.known) return [{ day: rows, subscriptions: [] }];
  const byDay = Map.groupBy(own, (each) => whyUndecided(each) ?? each.nextLifecycleOn ?? 'lifecycle-missing');
  return [...byDay].map(([day, subscriptions]) => ({
    day: typeof day === 'number' ? known(day) : unknown(day),
    subscriptions,
  }));
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Units by seller × units by the tenant that sold them (ENT-13), for products whose lines state a seller. */
export function sellerVariances(facts: VarianceFacts, policy: VariancePolicy): Variance[] {
  const paid = paidOf(facts);
  return facts.products.flatMap((product) => {
    if (product.lines.every(({ soldBy }) => soldBy === null)) return [];
    const registered = Map.groupBy(product.lines, ({ soldBy }) => sellerKey(soldBy, facts.tenantId));
    const sold = Map.groupBy(paid.get(product.product) ?? [], ({ ownerTenantId }) =>
      sellerKey(ownerTenantId, facts.tenantId),
    );
    const sellers = [...new Set([...registered.keys(), ...sold.keys()])];
    return sellers.flatMap((seller) =>
      compare(
        {
          kind: 'seller',
          product: product.product,
          name: product.name,
          subject: seller ?? 'seller not stated',
          left: {
            label: 'units the register has from this seller',
            source: 'register',
            on: isoOf(facts.asOf),
            value:
              seller === null
                ? unknown('seller-not-stated')
                : known((registered.get(seller) ?? []).reduce((sum, { quantity }) => sum + quantity, 0)),
          },
          right: {
            label: 'units of its subscriptions',
            source: 'subscriptions',
            on: facts.subscriptions.on,
            value: soldUnits(facts, seller, sold.get(seller) ?? []),
          },
          proof: proofOf({ ...product, lines: registered.get(seller) ?? [] } satisfies VarianceProduct),
        },
        policy,
      ),
    );
  });
}

/** The tenant itself is `direct`; partners are known by the id of their tenant, in lower case. */
function sellerKey(seller: string | null, tenantId: string): string | null {
  if (seller === null) return null;
  const id = seller.toLowerCase();
  return id === tenantId.toLowerCase() || id === 'direct' ? 'direct' : guid.test(id) ? id : seller;
}

function soldUnits(
  { subscriptions }: VarianceFacts,
  seller: string | null,
  sold: readonly TenantSubscription[],
): Figure<number> {
  if (!subscriptions.rows.known) return subscriptions.rows;
  if (seller !== null && seller !== 'direct' && !guid.test(seller)) return unknown('seller-has-no-tenant-id');
  let units = 0;
  for (const subscription of sold) {
    const why = whyUndecided(subscription);
    if (why !== null) return unknown(why);
    if (subscription.totalUnits === null) return unknown('subscription-malformed');
    units += subscription.totalUnits;
  }
  return known(units);
}
