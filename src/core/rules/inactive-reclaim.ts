import type { SeatRule } from './rule.ts';
import { seatEvidence } from './seat-evidence.ts';

const id = 'inactive-reclaim';

/** A seat nobody has signed in to within the window, or ever, goes to its owner for review (USE-07, USE-08). */
export const inactiveReclaim: SeatRule = {
  id,
  evaluate(input) {
    const { seat, verdict, supply } = input;
    if (supply.method !== 'sign-in') return null;
    if (verdict.kind !== 'inactive' && verdict.kind !== 'neverUsed') return null;
    return { rule: id, product: supply.product, userId: seat.userId, evidence: seatEvidence(input) };
  },
};
