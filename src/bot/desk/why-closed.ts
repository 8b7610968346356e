import { azureReviewKind } from '../../core/azure/azure-conclusions.ts';
import { entitlementWarning } from '../../core/rules/entitlement-warning.ts';
import type { Case } from '../../ledger/case-row.ts';

/** Why a question was withdrawn; completes "Reason: …". */
export function whyClosed({ kind, closedReason }: Pick<Case, 'kind' | 'closedReason'>): string {
  if (closedReason === null) return 'the facts have changed.';
  if (closedReason === 'owners-changed') return 'the product has other owners now, and they are asked.';
  if (closedReason !== 'evidence-no-longer-holds') return closedReason;
  if (kind === azureReviewKind) return 'there is nothing left to decide, or nobody is named to decide it.';
  return kind === entitlementWarning.id
    ? 'the product is no longer near or over its entitlement.'
    : 'the licences are in use again, gone, or held in another way.';
}
