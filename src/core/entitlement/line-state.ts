/**
 * What a contract line is by its contract (ENT-10..12), whatever its dates say. Only `active` entitles:
 * suspended, cancelled and upgraded lines are no entitlement, a line in grace is named apart, a trial is never
 * added to a total.
 */
export const lineStates = ['active', 'suspended', 'cancelled', 'upgraded', 'grace', 'trial'] as const;
export type LineState = (typeof lineStates)[number];

export function isEntitling(state: LineState): boolean {
  return state === 'active';
}
