import type { Money } from '../../core/model/money.ts';
import type { Case } from '../../ledger/case-row.ts';
import type { StepCounts } from '../../ledger/cases.ts';

/** What a case is about at this moment, counted in people. */
export interface CaseFigures {
  /** Whose licence would be taken; once it is decided, whose it was decided about. */
  readonly seats: number;
  readonly tickedOff: number;
  readonly throughGroups: number;
  /** Left out, because of what they would lose, or of an answer that still holds. */
  readonly leftOut: number;
  /** Null without a price. The case states it for everybody: it goes down with those ticked off. */
  readonly monthlyValue: Money | null;
}

export function caseFigures(found: Case, { people }: StepCounts): CaseFigures {
  const { planned = 0, excluded = 0, instructed = 0 } = people.states;
  const isOpen = found.decidedAt === null && people.concerned + excluded > 0;
  const seats = isOpen ? planned - people.blocked : found.seats;
  return {
    seats,
    tickedOff: excluded,
    throughGroups: instructed,
    leftOut: people.blocked,
    monthlyValue: shareOf(found.monthlyValue, seats, people.concerned + excluded),
  };
}

function shareOf(value: Money | null, seats: number, all: number): Money | null {
  if (value === null || all === 0 || seats === all) return value;
  return { ...value, amountMinor: Math.round((value.amountMinor * seats) / all) };
}
