import type { FeatureReview, PlanReview, SkuReview } from '../core/boundary/plan-review.ts';
import { planBasis, type PlanReviewDay } from './plan-review-day.ts';
import type { DocumentScope } from './usage-document-basis.ts';

/** What is held and not used, or used and not held: what Microsoft's own detection would look for (M36-22). */
export type Anomaly =
  | { readonly kind: 'heldNotUsed'; readonly skuId: string; readonly name: string; readonly people: number }
  | {
      readonly kind: 'usedNotHeld';
      readonly feature: string;
      readonly name: string;
      readonly people: number;
    };

/** The four ways use and plan part, as pairs of a person and a feature (M36-09..12). */
export interface ScenarioTotals {
  readonly addOnNotAssigned: number;
  readonly mixedEstate: number;
  readonly beyondPlan: number;
  readonly overAssigned: number;
}

/** Assigned, required and consumed, feature by feature; of one product's features where one is named (M36-02..14). */
export function boundaryDocument(day: PlanReviewDay, product: DocumentScope | null) {
  const seen = day.review === null ? null : scoped(day.review, product);
  return {
    ...planBasis(day),
    product,
    people: day.review?.people ?? null,
    features: seen?.features ?? null,
    scenarios: seen === null ? null : totalsOf(seen.features),
    skus: seen?.skus ?? null,
    anomalies: seen === null ? null : anomaliesOf(seen),
  } as const;
}

export type BoundaryDocument = ReturnType<typeof boundaryDocument>;

type Scoped = Pick<PlanReview, 'features' | 'skus'>;

function scoped({ features, skus }: PlanReview, product: DocumentScope | null): Scoped {
  if (product === null) return { features, skus };
  const own = skus.filter(({ skuId }) => product.skuIds.includes(skuId));
  const granted = new Set(own.flatMap((sku) => sku.features.map(({ feature }) => feature)));
  return { features: features.filter(({ feature }) => granted.has(feature)), skus: own };
}

function totalsOf(features: readonly FeatureReview[]): ScenarioTotals {
  const sum = (count: (feature: FeatureReview) => number) =>
    features.reduce((total, feature) => total + count(feature), 0);
  return {
    addOnNotAssigned: sum((feature) => feature.addOnNotAssigned),
    mixedEstate: sum((feature) => feature.mixedEstate),
    beyondPlan: sum((feature) => feature.beyondPlan),
    overAssigned: sum((feature) => feature.overAssigned),
  };
}

function anomaliesOf({ features, skus }: Scoped): Anomaly[] {
  const held = skus
    .filter(({ unused }) => unused > 0)
    .map(
      ({ skuId, name, unused }: SkuReview) => ({ kind: 'heldNotUsed', skuId, name, people: unused }) as const,
    );
  const used = features
    .map(({ feature, name, addOnNotAssigned, mixedEstate, beyondPlan }) => {
      const people = addOnNotAssigned + mixedEstate + beyondPlan;
      return { kind: 'usedNotHeld', feature, name, people } as const;
    })
    .filter(({ people }) => people > 0);
  return [...held, ...used].sort((a, b) => b.people - a.people);
}
