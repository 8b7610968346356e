import type { Position } from '../core/model/position.ts';
import type { Figure } from '../core/model/product.ts';

/** What the tenant says of one SKU. Nulls where it does not say. */
export interface SkuUnits {
  readonly skuId: string;
  readonly enabledUnits: number | null;
  readonly warningUnits: number | null;
  readonly consumedUnits: number | null;
}

/** Units nobody holds, given out one after the other and never twice. */
export interface FreeUnits {
  /** How many people can be given all of these SKUs; null: of one of them nobody knows. */
  of(skuIds: readonly string[]): number | null;
  take(skuIds: readonly string[], people: number): void;
}

/**
 * Free are the units of the product's position that are entitled, bought and not assigned; and of the SKU itself,
 * where the tenant tells it. What is unknown of either is unknown, never "enough".
 */
export function createFreeUnits(positions: readonly Position[], skus: readonly SkuUnits[]): FreeUnits {
  const pools = new Map<string, number>();
  const poolsOf = new Map<string, readonly string[]>();
  const ofTenant = new Map(skus.map((sku) => [sku.skuId.toLowerCase(), unitsOf(sku)]));
  for (const { product, skuIds, unassigned, purchased, assigned } of positions) {
    const free = freeOf(unassigned, purchased, assigned);
    if (free === null) continue;
    const ofProduct = `product ${product}`;
    pools.set(ofProduct, free);
    for (const skuId of skuIds.map((id) => id.toLowerCase())) {
      const own = ofTenant.get(skuId) ?? null;
      if (own === null && skuIds.length > 1) continue;
      const ofSku = `sku ${skuId}`;
      if (own !== null) pools.set(ofSku, own);
      poolsOf.set(skuId, own === null ? [ofProduct] : [ofProduct, ofSku]);
    }
  }

  /** Units that one person takes of each pool: two SKUs of one product are two. Null: of one nobody knows. */
  function needsOf(skuIds: readonly string[]): ReadonlyMap<string, number> | null {
    const needs = new Map<string, number>();
    for (const skuId of skuIds) {
      const names = poolsOf.get(skuId.toLowerCase());
      if (names === undefined) return null;
      for (const name of names) needs.set(name, (needs.get(name) ?? 0) + 1);
    }
    return needs;
  }

  const left = (name: string): number => {
    const units = pools.get(name);
    if (units === undefined) throw new TypeError(`No units are kept of ${name}`);
    return units;
  };

  return {
    of(skuIds) {
      const needs = needsOf(skuIds);
      if (needs === null || needs.size === 0) return null;
      return Math.max(0, Math.min(...[...needs].map(([name, each]) => Math.floor(left(name) / each))));
    },
    take(skuIds, people) {
      for (const [name, each] of needsOf(skuIds) ?? []) pools.set(name, left(name) - people * each);
    },
  };
}

function freeOf(
  unassigned: Figure<number>,
  purchased: Figure<number>,
  assigned: Figure<number>,
): number | null {
  if (!unassigned.known || !purchased.known || !assigned.known) return null;
  return Math.max(0, Math.min(unassigned.value, purchased.value - assigned.value));
}

function unitsOf({ enabledUnits, warningUnits, consumedUnits }: SkuUnits): number | null {
  if (enabledUnits === null || warningUnits === null || consumedUnits === null) return null;
  return Math.max(0, enabledUnits + warningUnits - consumedUnits);
}
