import type { AssignmentRow } from './person.ts';
import type { Tenant } from './population.ts';
import type { SkuKey } from './tenant-skus.ts';

/** How many users hold each SKU: at once for writes, and after the delay for reads. */
export interface SeatCounts {
  readonly visible: (sku: SkuKey) => number;
  readonly newest: (sku: SkuKey) => number;
  change(before: readonly AssignmentRow[], after: readonly AssignmentRow[], visibleAt: number): void;
}

export function createSeatCounts(tenant: Tenant, nowMs: () => number): SeatCounts {
  const newest = new Map(tenant.holders);
  let pending: { readonly visibleAt: number; readonly sku: SkuKey; readonly units: number }[] = [];

  function add(sku: SkuKey, units: number, visibleAt: number): void {
    newest.set(sku, (newest.get(sku) ?? 0) + units);
    pending.push({ visibleAt, sku, units });
  }
  return {
    newest: (sku) => newest.get(sku) ?? 0,
    visible(sku) {
      const now = nowMs();
      pending = pending.filter((each) => each.visibleAt > now);
      const unseen = pending.filter((each) => each.sku === sku);
      return unseen.reduce((count, each) => count - each.units, newest.get(sku) ?? 0);
    },
    change(before, after, visibleAt) {
      const held = heldSkus(before);
      const holds = heldSkus(after);
      for (const sku of holds) if (!held.has(sku)) add(sku, 1, visibleAt);
      for (const sku of held) if (!holds.has(sku)) add(sku, -1, visibleAt);
    },
  };
}

/** A row in state Error takes no unit; several rows of one SKU take one. */
export function heldSkus(rows: readonly AssignmentRow[]): ReadonlySet<SkuKey> {
  return new Set(rows.filter((row) => row.state !== 'Error').map((row) => row.sku));
}
