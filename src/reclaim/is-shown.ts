import type { SeatChange } from '../core/plan/change-of.ts';
import type { HeldSku } from './person.ts';

/** Whether the directory shows the change: what was given is there as it was given, what was taken is not direct. */
export function isShown(change: SeatChange, skuId: string, held: readonly HeldSku[]): boolean {
  if (change.kind !== 'licences') {
    const isThere = held.some((each) => each.skuId === skuId && each.groupIds.includes(change.groupId));
    return isThere === (change.kind === 'joinGroup');
  }
  return (
    change.add.every((added) =>
      held.some((each) => isDirect(each, added.skuId) && hasSamePlans(each, added)),
    ) && change.remove.every((removed) => !held.some((each) => isDirect(each, removed.skuId)))
  );
}

export function isDirect({ skuId, path }: HeldSku, wanted: string): boolean {
  return skuId === wanted && path.startsWith('direct');
}

function hasSamePlans(
  a: { readonly disabledPlans: readonly string[] },
  b: { readonly disabledPlans: readonly string[] },
): boolean {
  return [...a.disabledPlans].sort().join() === [...b.disabledPlans].sort().join();
}
