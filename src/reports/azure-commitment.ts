import { commitmentBurn, type CommitmentBurn } from '../core/azure/commitment.ts';
import { spendOutside, type OutsideMonth } from '../core/azure/spend-outside.ts';
import { dayOf } from '../core/model/day.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import { costAsOf, isWholeMonth } from './azure-month.ts';
import { whyUnread, type AzureReviewPolicy } from './azure-policy.ts';

export interface AzureCommitment {
  readonly method: string;
  /** Null with `reason`; empty where there is no commitment to consume. */
  readonly lots: readonly CommitmentBurn[] | null;
  readonly reason: string | null;
  /** By month and currency, whole months only; null with `outsideReason`. */
  readonly outside: readonly OutsideMonth[] | null;
  readonly outsideReason: string | null;
}

/** What was committed to and how fast it is consumed, and what is spent outside commitments (AZR-04, AZR-05). */
export async function azureCommitment(
  { manifest, facts }: Pick<StoredRun, 'manifest' | 'facts'>,
  { commitmentMinMonths, commitmentTolerancePct, costLateDays }: AzureReviewPolicy,
): Promise<AzureCommitment> {
  const { asOf } = manifest;
  const reason = whyUnread(manifest, 'azure-commitments');
  const outsideReason = whyUnread(manifest, 'azure-costs');
  const { lots, charges } = reason === null ? await facts.azure.commitments() : { lots: [], charges: [] };
  const limits = {
    asOf: dayOf(asOf),
    minMonths: commitmentMinMonths,
    tolerancePct: commitmentTolerancePct,
  };
  const costs = outsideReason === null ? await facts.azure.pricedCosts() : [];
  return {
    method: `Burned: what was committed to, less the balance of the last invoice. The forecast goes on from there at the mean of the settled months; its range is the slowest and the fastest of them; fewer than ${commitmentMinMonths} make none. On track: within ${commitmentTolerancePct} % of the commitment. Outside: paid at pay-as-you-go rates, under no reservation and no savings plan, as billed; that spending may still count towards a commitment to consume, which counts whatever is eligible. Marketplace is told apart.`,
    lots: reason === null ? lots.map((lot) => commitmentBurn(lot, charges, limits)) : null,
    reason,
    outside:
      outsideReason === null
        ? spendOutside(costs.filter(({ month }) => isWholeMonth(month, costAsOf(manifest), costLateDays)))
        : null,
    outsideReason,
  };
}
