import { sellerVariances, termVariances } from './contract-variances.ts';
import { budgetVariances, invoiceVariances } from './money-variances.ts';
import { tenantNotices, type TenantNotice } from './tenant-notices.ts';
import { purchasedVariances, subscriptionVariances } from './tenant-variances.ts';
import { defaultVariancePolicy, type Variance, type VariancePolicy } from './variance.ts';
import type { VarianceFacts } from './variance-facts.ts';

export interface VarianceReport {
  /** Where two sources disagree beyond the tolerance, or one of them cannot say. */
  readonly variances: readonly Variance[];
  readonly notices: readonly TenantNotice[];
}

/** Register, tenant and invoices held against each other on one day (docs/methods.md §9, VAR-05). */
export function variancesOf(
  facts: VarianceFacts,
  policy: VariancePolicy = defaultVariancePolicy,
): VarianceReport {
  return {
    variances: [
      ...purchasedVariances(facts, policy),
      ...subscriptionVariances(facts, policy),
      ...termVariances(facts, policy),
      ...sellerVariances(facts, policy),
      ...invoiceVariances(facts, policy),
      ...budgetVariances(facts, policy),
    ],
    notices: tenantNotices(facts),
  };
}
