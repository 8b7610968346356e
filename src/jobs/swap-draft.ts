import type { Swap } from '../core/rules/plan-swap.ts';
import type { CaseDraft } from '../ledger/case-draft.ts';
import { namedSku, type PlanReviewDay } from '../reports/plan-review-day.ts';
import type { SwapShare } from './share-units.ts';

/** One swap, how many people it would suit, and how many of them the case asks about. */
export interface SwapSummary {
  readonly kind: string;
  readonly product: string;
  readonly gives: string;
  readonly takes: readonly string[];
  /** `Microsoft 365 E5` and `Microsoft 365 E3 + …`. */
  readonly from: string;
  readonly to: string;
  readonly couldMove: number;
  readonly proposed: number;
  /** Per person and month, in minor units. */
  readonly eachMinor: number;
  readonly currency: string;
  /** Why nobody, or not everybody, is asked about; null: everybody is. */
  readonly limitedBy: SwapShare['limitedBy'];
}

/** Where the names of the licences come from, and what the money is. */
export interface SwapTerms {
  readonly review: Pick<PlanReviewDay, 'skuNames' | 'asOf'>;
  readonly currency: string;
}

export function swapSummaryOf(
  { group, steps, limitedBy }: SwapShare,
  { review, currency }: SwapTerms,
): SwapSummary {
  const { swap, kind, position, couldMove } = group;
  const { gives, takes, eachMinor } = swap;
  return {
    ...{ kind, product: position.product, gives, takes, ...namesOf(swap, review) },
    ...{ couldMove, proposed: steps.length, eachMinor, currency, limitedBy },
  };
}

/**
 * The question is new when the licences are, what they save, or when twice or half as many people could move. Who of
 * them is asked about goes by the units there are: other people in the place of those who were spared are no news.
 */
export function swapDraftOf({ group, steps, free }: SwapShare, { review, currency }: SwapTerms): CaseDraft {
  const { swap, kind, position, couldMove } = group;
  const { gives, takes, eachMinor } = swap;
  const { asOf } = review;
  const { from, to } = namesOf(swap, review);
  const seats = steps.length;
  return {
    ...{ kind, product: position.product, productName: position.name, ownerIds: position.ownerIds, seats },
    monthlyValue: { amountMinor: seats * eachMinor, currency },
    facts: {
      ...{ asOf, gives, takes: takes.join('+'), from, to, couldMove, freeUnits: free },
      ...{ eachMinor, currency },
    },
    factsKey: `${eachMinor}${currency}:${Math.floor(Math.log2(couldMove))}`,
    coverageComplete: true,
  };
}

function namesOf(
  { gives, takes }: Swap,
  review: SwapTerms['review'],
): { readonly from: string; readonly to: string } {
  const nameOf = (skuId: string) => namedSku(review, skuId).name;
  return { from: nameOf(gives), to: takes.map(nameOf).join(' + ') };
}
