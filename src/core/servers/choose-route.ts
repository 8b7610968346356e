import type { UnitPrice } from '../model/money.ts';
import type { ServerLicense } from './edition.ts';
import type { Needs, Route } from './route.ts';

export type CorePrices = Readonly<Partial<Record<ServerLicense, UnitPrice>>>;

/**
 * The cheapest way the terms allow; null where they allow none. Ways are compared by money where the register prices
 * all of them; without prices one is cheaper only where it needs no more of anything. A tie keeps the earlier.
 */
export function chooseRoute(routes: readonly Route[], prices: CorePrices): Route | null {
  const [first, ...rest] = routes.filter(({ refusal }) => refusal === null);
  if (first === undefined) return null;
  return rest.reduce((best, route) => (isBetter(route.needs, best.needs, prices) ? route : best), first);
}

/** A way that is counted is better than one that is not, unless it takes a licence the other does without. */
function isBetter(a: Needs, b: Needs, prices: CorePrices): boolean {
  if (!isCounted(a)) return false;
  return isCounted(b) ? isCheaper(a, b, prices) : Object.keys(a).every((license) => license in b);
}

function isCounted(needs: Needs): boolean {
  return Object.values(needs).every(({ cores }) => cores !== null);
}

function isCheaper(a: Needs, b: Needs, prices: CorePrices): boolean {
  const [costA, costB] = [costOf(a, prices), costOf(b, prices)];
  if (costA !== null && costB !== null && costA.currency === costB.currency) return costA.minor < costB.minor;
  const licenses = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<ServerLicense>;
  const pairs = [...licenses].map((license) => [coresOf(a, license), coresOf(b, license)] as const);
  return pairs.every(([left, right]) => left <= right) && pairs.some(([left, right]) => left < right);
}

function coresOf(needs: Needs, license: ServerLicense): number {
  const need = needs[license];
  return need === undefined ? 0 : (need.cores ?? need.atLeast);
}

/** For a year; null where something is unknown, unpriced, or priced in several currencies. */
function costOf(
  needs: Needs,
  prices: CorePrices,
): { readonly minor: number; readonly currency: string } | null {
  let minor = 0;
  let currency: string | null = null;
  for (const [license, { cores }] of Object.entries(needs)) {
    const price = prices[license as ServerLicense];
    if (cores === null || price === undefined || (currency !== null && currency !== price.currency))
      return null;
    currency = price.currency;
    minor += cores * price.amountMinor * (price.per === 'month' ? 12 : 1);
  }
  return currency === null ? { minor, currency: '' } : { minor, currency };
}
