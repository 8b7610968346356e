import type { SeatEvidence } from '../model/finding.ts';
import type { SeatRuleInput } from './rule.ts';

/** The dates a verdict rests on, copied off the seat: the seat itself may be a reused view. */
export function seatEvidence({ seat, verdict, supply, asOf }: SeatRuleInput): SeatEvidence {
  const judgedBy = supply.method === 'copilot' ? seat.copilot : seat.signIn;
  return {
    asOf,
    verdict: verdict.kind,
    rule: verdict.rule,
    idleDays: typeof judgedBy === 'number' ? asOf - judgedBy : null,
    signIn: seat.signIn,
    workload: seat.workload,
    copilot: seat.copilot,
    heldSince: seat.heldSince,
    isDisabled: seat.isDisabled,
  };
}
