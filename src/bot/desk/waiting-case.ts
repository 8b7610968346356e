import type { WaitingCase } from '../../cards/waiting-list.ts';
import { azureReviewKind } from '../../core/azure/azure-conclusions.ts';
import { copilotZeroUsage } from '../../core/rules/copilot-zero-usage.ts';
import { entitlementWarning } from '../../core/rules/entitlement-warning.ts';
import { isSwapKind } from '../../core/rules/plan-swap.ts';
import type { Case } from '../../ledger/case-row.ts';
import { caseFigures } from './case-figures.ts';
import type { LedgerDeskDeps } from './desk-deps.ts';

/** An open case as one line of a list, with the seats and the value its card would show. */
export async function waitingCase(
  { ledger }: Pick<LedgerDeskDeps, 'ledger'>,
  found: Case,
): Promise<WaitingCase> {
  const { seats, monthlyValue } = caseFigures(found, await ledger.cases.stepCounts(found.id));
  return {
    caseId: found.id,
    question: questionOf(found.kind),
    product: found.productName,
    seats,
    monthlyValue,
    since: found.createdAt.slice(0, 10),
    state: found.state === 'snoozed' || found.state === 'awaitingSecond' ? found.state : 'asked',
  };
}

function questionOf(kind: string): WaitingCase['question'] {
  if (kind === entitlementWarning.id) return 'entitlement';
  if (kind === azureReviewKind) return 'azure';
  if (isSwapKind(kind)) return 'swap';
  return kind === copilotZeroUsage.id ? 'copilot' : 'reclaim';
}
