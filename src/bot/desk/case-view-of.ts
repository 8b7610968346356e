import type { ReclaimFacts } from '../../cards/case-view.ts';
import type { CopilotCohortView } from '../../cards/copilot-cohort.ts';
import type { CaseView } from '../../cards/view.ts';
import { trainingDays as trainingDaysOf } from '../../core/authority/may-answer.ts';
import { azureReviewKind } from '../../core/azure/azure-conclusions.ts';
import { known, unknown } from '../../core/model/product.ts';
import { copilotZeroUsage } from '../../core/rules/copilot-zero-usage.ts';
import { entitlementWarning } from '../../core/rules/entitlement-warning.ts';
import { isSwapKind } from '../../core/rules/plan-swap.ts';
import type { Case } from '../../ledger/case-row.ts';
import type { PositionDay } from '../../ledger/positions.ts';
import { azureReviewOf } from './azure-review-of.ts';
import { caseFigures } from './case-figures.ts';
import { copilotUse } from './copilot-use.ts';
import type { LedgerDeskDeps, Viewer } from './desk-deps.ts';
import { holderVoicesOf } from './holder-voices-of.ts';
import { idleAges } from './idle-ages.ts';
import { reclaimStateOf } from './reclaim-state-of.ts';
import { swapFactsOf } from './swap-facts-of.ts';
import { freshnessOf } from './source-freshness.ts';
import { warningViewOf } from './warning-view-of.ts';

/** A case as its card shows it to one reader, whatever its state. */
export async function caseViewOf(deps: LedgerDeskDeps, found: Case, viewer: Viewer): Promise<CaseView> {
  if (found.kind === copilotZeroUsage.id) return copilotCaseView(deps, found, viewer);
  const day = await dayOfCase(deps, found);
  if (found.kind === entitlementWarning.id) return warningViewOf(deps, found, day);
  if (found.kind === azureReviewKind) return azureReviewOf(deps, found, day);
  const facts = await reclaimFacts(deps, found, viewer, day);
  // Only the question shows how long the seats have been idle.
  const isIdle = facts.state.name === 'asked' && facts.swap === undefined;
  const ages = isIdle ? await idleAges(deps, found.id) : { ages: [], neverUsed: 0 };
  return { kind: 'reclaim-case', ...facts, idleAfterDays: deps.policy.decision.classifyAfterDays, ...ages };
}

/** The case that asks for unused Copilot seats, with how Copilot is used. */
export async function copilotCaseView(
  deps: LedgerDeskDeps,
  found: Case,
  viewer: Viewer,
): Promise<CopilotCohortView> {
  const day = await dayOfCase(deps, found);
  const reclaim = await reclaimFacts(deps, found, viewer, day);
  const position = day?.positions.find(({ product }) => product === found.product) ?? null;
  return { ...(await copilotUse(deps, found.productName, position, day)), asOf: found.asOf, reclaim };
}

/** The positions the case rests on. */
export async function dayOfCase(
  { ledger, tenantId }: Pick<LedgerDeskDeps, 'ledger' | 'tenantId'>,
  found: Case,
): Promise<PositionDay | null> {
  return ledger.positions.newest({ tenantId, onOrBefore: found.asOf });
}

function judgedBy({ kind }: Case): Parameters<typeof freshnessOf>[1] {
  if (kind === copilotZeroUsage.id) return 'copilot';
  return isSwapKind(kind) ? 'features' : 'sign-in';
}

async function reclaimFacts(
  deps: LedgerDeskDeps,
  found: Case,
  viewer: Viewer,
  day: PositionDay | null,
): Promise<ReclaimFacts> {
  const counts = await deps.ledger.cases.stepCounts(found.id);
  const { monthlyValue, ...figures } = caseFigures(found, counts);
  const voices = await holderVoicesOf(deps, found);
  const trainingDays =
    found.consultKind === 'training' ? null : trainingDaysOf(found, deps.policy.trainFirst);
  return {
    caseId: found.id,
    version: found.version,
    product: found.productName,
    ...figures,
    monthlyValue: monthlyValue === null ? unknown('no-price') : known(monthlyValue),
    contractDate: await deps.contractDateOf(found.product),
    asOf: found.asOf,
    sources: freshnessOf(day?.sources ?? [], judgedBy(found)),
    state: await reclaimStateOf(deps, found, viewer, counts),
    ...swapFactsOf(found),
    ...(voices === null ? {} : { voices }),
    ...(trainingDays === null ? {} : { trainingDays }),
  };
}
