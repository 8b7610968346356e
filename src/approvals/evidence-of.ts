import { isComplete, type CompleteCoverage } from '../core/model/coverage.ts';
import { dayOf, dayOfInstant } from '../core/model/day.ts';
import { isSwapKind } from '../core/rules/plan-swap.ts';
import type { Case } from '../ledger/case-row.ts';
import type { PositionDay } from '../ledger/positions.ts';
import type { ApprovalDeps } from './approval-deps.ts';
import { refusals, type Refusal } from './refusal.ts';

export type Evidence =
  | { readonly kind: 'holds'; readonly newest: PositionDay; readonly coverage: CompleteCoverage }
  | { readonly kind: 'fails'; readonly refusal: Refusal };

/**
 * Whether anything may be taken away on the evidence of a case: what it rests on and the newest collection have to
 * be whole, and it may not be older than the policy allows (C26). While data is incomplete no case is renewed: what
 * has become of its people since, nobody has looked at.
 */
export async function evidenceOf(
  { ledger, policy, clock }: Pick<ApprovalDeps, 'ledger' | 'policy' | 'clock'>,
  found: Case,
): Promise<Evidence> {
  const { tenantId, asOf } = found;
  const newest = await ledger.positions.newest({ tenantId });
  const isLater = newest !== null && newest.asOf > asOf;
  const own = isLater ? await ledger.positions.newest({ tenantId, onOrBefore: asOf }) : newest;
  if (newest === null || own === null || !found.coverageComplete) {
    return fails(refusals.coverageIncomplete(asOf, own?.coverage.gaps ?? []));
  }
  const { coverage } = newest;
  if (!isComplete(coverage)) return fails(refusals.coverageIncomplete(newest.asOf, coverage.gaps));
  if (!isComplete(own.coverage)) return fails(refusals.coverageIncomplete(own.asOf, own.coverage.gaps));
  const age = dayOfInstant(clock.now()) - dayOf(asOf);
  return age > policy.maxEvidenceDays
    ? fails(refusals.evidenceTooOld({ age, limit: policy.maxEvidenceDays, isSwap: isSwapKind(found.kind) }))
    : { kind: 'holds', newest, coverage };
}

function fails(refusal: Refusal): Evidence {
  return { kind: 'fails', refusal };
}
