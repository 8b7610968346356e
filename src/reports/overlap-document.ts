import type { RepeatedSku } from '../lake/open-holdings.ts';
import { planMethod } from './plan-method.ts';
import { namedSku, planBasis, type PlanReviewDay } from './plan-review-day.ts';

/** What people hold twice, and what they hold by more than one path (ASG-12, C16). */
export function overlapDocument(day: PlanReviewDay, repeated: readonly RepeatedSku[]) {
  const overlaps = day.review?.overlaps.map(({ skuId, coveredBy, people, monthlyMinor }) => ({
    redundant: namedSku(day, skuId),
    coveredBy: namedSku(day, coveredBy),
    people,
    monthlyMinor,
  }));
  return {
    ...planBasis(day),
    method: planMethod(day, 'overlaps'),
    overlaps: overlaps ?? null,
    /** Of the overlaps whose redundant SKU has a price; the others are counted, not guessed. */
    monthlyMinor: overlaps === undefined ? null : sumOfKnown(overlaps.map((each) => each.monthlyMinor)),
    withoutPrice:
      overlaps === undefined ? null : overlaps.filter(({ monthlyMinor }) => monthlyMinor === null).length,
    /** The same SKU by several paths is one seat: taking one path away changes nothing. */
    repeated:
      day.review === null
        ? null
        : repeated.map(({ skuId, people }) => ({ sku: namedSku(day, skuId), people })),
  } as const;
}

/** Null where there is something and none of it is known. */
function sumOfKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 && values.length > 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

export type OverlapDocument = ReturnType<typeof overlapDocument>;
