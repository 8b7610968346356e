import { planMethod } from './plan-method.ts';
import { namedSku, planBasis, type PlanReviewDay } from './plan-review-day.ts';

/** Groups that give a premium suite, the over-entitling ones first (ASG-09). */
export function groupDocument(day: PlanReviewDay) {
  const groups = day.review?.groups.map(({ groupId, suite, members, using, ...rest }) => ({
    groupId,
    /** Null for a group that was not read. */
    name: day.groupNames[groupId] ?? null,
    suite: namedSku(day, suite),
    members,
    using,
    /** Share of the members who use a premium feature, one decimal. */
    usingPct: Math.round((using * 1000) / members) / 10,
    ...rest,
  }));
  return {
    ...planBasis(day),
    method: planMethod(day, 'groups'),
    groups:
      groups?.sort(
        (a, b) => Number(b.isOverEntitling) - Number(a.isOverEntitling) || b.members - a.members,
      ) ?? null,
  } as const;
}

export type GroupDocument = ReturnType<typeof groupDocument>;
