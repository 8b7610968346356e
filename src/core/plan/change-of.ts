import type { AddedSku, PlannedStep } from './step.ts';

/**
 * What is done to one person in the tenant, in one request: licences that come and go together, so that a swap
 * never leaves a mailbox without, or a membership. Whatever leaves is told in full, so that it can come back.
 */
export type SeatChange =
  | {
      readonly kind: 'licences';
      /** Assigned directly, with these plans switched off. */
      readonly add: readonly AddedSku[];
      /** Taken from the direct assignment; as they were before. */
      readonly remove: readonly AddedSku[];
    }
  | { readonly kind: 'joinGroup' | 'leaveGroup'; readonly groupId: string };

/**
 * The change that carries a step out. Null where there is none: a licence held directly and through a group would
 * stay held (C12), and a group cannot be left and another licence be given in one request.
 */
export function changeOf(
  step: Pick<PlannedStep, 'skuId' | 'path' | 'disabledPlans' | 'adds'>,
): SeatChange | null {
  const { skuId, path, disabledPlans, adds = [] } = step;
  if (path === 'direct') return { kind: 'licences', add: adds, remove: [{ skuId, disabledPlans }] };
  const groupId = groupOf(path);
  return groupId === null || adds.length > 0 ? null : { kind: 'leaveGroup', groupId };
}

/** The change that gives back exactly what the other took, and takes what it gave. */
export function inverseOf(change: SeatChange): SeatChange {
  switch (change.kind) {
    case 'licences':
      return { kind: 'licences', add: change.remove, remove: change.add };
    case 'leaveGroup':
      return { kind: 'joinGroup', groupId: change.groupId };
    case 'joinGroup':
      return { kind: 'leaveGroup', groupId: change.groupId };
  }
}

/** The one group an assignment comes through; null when it is direct as well, or direct alone. */
export function groupOf(path: PlannedStep['path']): string | null {
  return path.startsWith('group:') ? path.slice('group:'.length) : null;
}
