import type { JustificationReview } from '../core/boundary/plan-review.ts';
import { planMethod } from './plan-method.ts';
import { namedSku, planBasis, type PlanReviewDay } from './plan-review-day.ts';
import { bandOf, totalOf } from './right-size-document.ts';

/** Which seats of a premium suite its features justify, and what the others cost (M36-04, M36-05, NEG-03). */
export function justificationDocument(day: PlanReviewDay) {
  return {
    ...planBasis(day),
    method: planMethod(day, 'justify'),
    justifications: day.review?.justifications.map((justification) => justified(day, justification)) ?? null,
  } as const;
}

export type JustificationDocument = ReturnType<typeof justificationDocument>;

function justified(day: PlanReviewDay, given: JustificationReview) {
  const { suite, baseline, premiumMinor, alternative, servedByBaseline, ...counts } = given;
  const leaving = (day.review?.rightSizing.transitions ?? []).filter(
    ({ kind, from, to }) => kind === 'saving' && from.includes(suite) && !to.includes(suite),
  );
  const featureName = new Map(day.review?.features.map(({ feature, name }) => [feature, name]));
  return {
    suite: namedSku(day, suite),
    baseline: namedSku(day, baseline),
    ...counts,
    featureNames: counts.features.map((feature) => featureName.get(feature) ?? feature),
    servedByBaseline,
    /** What those seats cost more than the baseline would. */
    servedByBaselineMinor: premiumMinor === null ? null : servedByBaseline * premiumMinor,
    premiumMinor,
    alternative: alternative && {
      skus: alternative.skuIds.map((skuId) => namedSku(day, skuId)),
      monthlyMinor: alternative.monthlyMinor,
    },
    /** The cheapest set that grants the baseline and those features has the suite itself in it. */
    nothingCheaper: alternative?.skuIds.includes(suite) ?? false,
    /** People who hold the suite and for whom right-sizing finds something cheaper without it. */
    reclassified: { ...totalOf(leaving), band: bandOf(leaving) },
  } as const;
}
