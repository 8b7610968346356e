import type { KeepCaseView } from '../../cards/keep-case.ts';
import { dayOfInstant, isoOf } from '../../core/model/day.ts';
import type { Case } from '../../ledger/case-row.ts';
import type { LedgerDeskDeps } from './desk-deps.ts';

const proposedDays = 90;

/** Asks why the seats are kept, and until which day. */
export async function keepForm(
  { ledger, policy, clock }: Pick<LedgerDeskDeps, 'ledger' | 'policy' | 'clock'>,
  found: Case,
): Promise<KeepCaseView> {
  const { planned = 0, excluded = 0 } = (await ledger.cases.stepCounts(found.id)).people.states;
  const today = dayOfInstant(clock.now());
  return {
    kind: 'keep-case',
    caseId: found.id,
    version: found.version,
    product: found.productName,
    seats: planned + excluded,
    earliest: isoOf(today + 1),
    proposed: isoOf(today + Math.min(proposedDays, policy.exemptionDays)),
    latest: isoOf(today + policy.exemptionDays),
  };
}
