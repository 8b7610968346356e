import type { SeatRule } from './rule.ts';
import { seatEvidence } from './seat-evidence.ts';

const id = 'copilot-zero-usage';

/** A Copilot seat without one interaction for sixty days, or ever, is a recovery candidate (COP-05, COP-06). */
export const copilotZeroUsage: SeatRule = {
  id,
  evaluate(input) {
    const { seat, verdict, supply } = input;
    if (supply.method !== 'copilot') return null;
    if (verdict.kind !== 'inactive' && verdict.kind !== 'neverUsed') return null;
    return { rule: id, product: supply.product, userId: seat.userId, evidence: seatEvidence(input) };
  },
};
