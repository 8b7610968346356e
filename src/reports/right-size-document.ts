import type { MoneyCount, Transition } from '../core/boundary/plan-review.ts';
import { planMethod } from './plan-method.ts';
import { namedSku, onOneSideOnly, planBasis, type PlanReviewDay } from './plan-review-day.ts';
import type { DocumentScope } from './usage-document-basis.ts';

/** Least and most one person's month would cost less: the saving band (NEG-04). */
export interface Band {
  readonly lowMinor: number;
  readonly highMinor: number;
}

/**
 * Before and after, savings and gaps beside each other (M36-13, M36-21, NEG-03). A saving is a monthly value: it
 * becomes cash only when the contract allows a reduction (C38).
 */
export function rightSizeDocument(day: PlanReviewDay, product: DocumentScope | null) {
  const rightSizing = day.withheld === null ? (day.review?.rightSizing ?? null) : null;
  const transitions = rightSizing?.transitions.filter(concerns(product)) ?? null;
  const savings = transitions?.filter(({ kind }) => kind === 'saving') ?? [];
  const gaps = transitions?.filter(({ kind }) => kind === 'gap') ?? [];
  const changed = <Change extends { readonly from: readonly string[]; readonly to: readonly string[] }>(
    change: Change,
  ) => ({
    ...change,
    from: change.from.map((skuId) => namedSku(day, skuId)),
    to: change.to.map((skuId) => namedSku(day, skuId)),
  });
  return {
    ...planBasis(day),
    reason: day.reason ?? day.withheld,
    method: planMethod(day, 'right-size'),
    product,
    totals: transitions && {
      savings: totalOf(savings),
      savingBand: bandOf(savings),
      gaps: totalOf(gaps),
    },
    transitions: transitions?.map(changed) ?? null,
    /** Of the whole tenant. */
    considered: rightSizing?.considered ?? null,
    kept: rightSizing?.kept ?? null,
    noSufficientSet: rightSizing?.noSufficientSet ?? null,
    priceMissing: rightSizing?.priceMissing ?? null,
    people: day.people.map(changed),
  } as const;
}

export type RightSizeDocument = ReturnType<typeof rightSizeDocument>;

/** Null where nobody would save. */
export function bandOf(savings: readonly Transition[]): Band | null {
  if (savings.length === 0) return null;
  const each = savings.map(({ eachMinor }) => eachMinor);
  return { lowMinor: Math.min(...each), highMinor: Math.max(...each) };
}

export function totalOf(transitions: readonly Transition[]): MoneyCount {
  return {
    people: transitions.reduce((sum, { people }) => sum + people, 0),
    monthlyMinor: transitions.reduce((sum, { monthlyMinor }) => sum + monthlyMinor, 0),
  };
}

function concerns(product: DocumentScope | null): (transition: Transition) => boolean {
  return product === null ? () => true : onOneSideOnly(new Set(product.skuIds));
}
