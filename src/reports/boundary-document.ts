import type { FeatureReview, PlanReview, SkuReview } from '../core/boundary/plan-review.ts';
import type { FeatureEvidence } from './plan-evidence.ts';
import { planMethod } from './plan-method.ts';
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

/** A feature over the people who hold the product asked about. */
export interface HolderCounts {
  /** Holders it is granted to by the product. */
  readonly assigned: number;
  /** Holders who use it or may. */
  readonly required: number;
  readonly consumed: number;
  /** Holders who neither use it nor may. */
  readonly unused: number;
}

/** A feature over all people; for one product also over its holders. */
export interface FeatureRow extends FeatureReview {
  readonly holders: HolderCounts | null;
  /** What the figures rest on, and how old that is; null where nobody says. */
  readonly evidence: FeatureEvidence | null;
}

/** Signals and attestations that say otherwise of the same people. Whoever either names counts as using the feature. */
export interface Disagreement {
  readonly feature: string;
  readonly name: string;
  readonly attestedOn: string | null;
  /** Named by a signal, and not by the attestation. */
  readonly shownNotAttested: number;
  /** Attested, and not named by signals that name everybody. */
  readonly attestedNotShown: number;
}

/**
 * Assigned, required and consumed, feature by feature; of one product's features where one is named (M36-02..14).
 * The figures of a feature are of all people whatever is named; `holders` has those of the product's own.
 */
export function boundaryDocument(day: PlanReviewDay, product: DocumentScope | null) {
  const seen = day.review === null ? null : scoped(day.review, product, day.evidence ?? null);
  return {
    ...planBasis(day),
    method: planMethod(day, 'boundary'),
    product,
    people: day.review?.people ?? null,
    /** Holders of the product, once per licence of it; null where no product is named. */
    holders: seen === null || product === null ? null : holdersOf(seen.skus),
    features: seen?.features ?? null,
    /** Pairs of a person and a feature, over all people: one person may stand in many. */
    scenarios: seen === null ? null : totalsOf(seen.features),
    skus: seen?.skus ?? null,
    anomalies: seen === null ? null : anomaliesOf(seen),
    disagreements: seen === null ? null : disagreementsOf(seen.features),
  } as const;
}

export type BoundaryDocument = ReturnType<typeof boundaryDocument>;

interface Scoped extends Pick<PlanReview, 'skus'> {
  readonly features: readonly FeatureRow[];
}

function scoped(
  { features, skus }: PlanReview,
  product: DocumentScope | null,
  evidence: readonly FeatureEvidence[] | null,
): Scoped {
  const evidenceOf = (feature: string) => evidence?.find((each) => each.feature === feature) ?? null;
  const rowOf = (feature: FeatureReview, holders: HolderCounts | null): FeatureRow => ({
    ...feature,
    holders,
    evidence: evidenceOf(feature.feature),
  });
  if (product === null) return { features: features.map((feature) => rowOf(feature, null)), skus };
  const own = skus.filter(({ skuId }) => product.skuIds.includes(skuId));
  return {
    features: features.flatMap((feature) => {
      const holders = holderCounts(own, feature.feature);
      return holders === null ? [] : [rowOf(feature, holders)];
    }),
    skus: own,
  };
}

/** Null where none of the SKUs grants it. Somebody with two of the SKUs counts once for each. */
function holderCounts(skus: readonly SkuReview[], feature: string): HolderCounts | null {
  const granting = skus.flatMap(({ holders, features }) =>
    features.filter((each) => each.feature === feature).map((each) => ({ holders, ...each })),
  );
  if (granting.length === 0) return null;
  const assigned = granting.reduce((sum, { holders }) => sum + holders, 0);
  const consumed = granting.reduce((sum, { used }) => sum + used, 0);
  const required = granting.reduce((sum, { used, unknown }) => sum + used + unknown, 0);
  return { assigned, required, consumed, unused: assigned - required };
}

function holdersOf(skus: readonly SkuReview[]): number {
  return skus.reduce((sum, { holders }) => sum + holders, 0);
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

function disagreementsOf(features: readonly FeatureRow[]): Disagreement[] {
  return features.flatMap(({ feature, name, evidence }) => {
    if (evidence === null) return [];
    const { shownNotAttested, attestedNotShown, attestation } = evidence;
    if (shownNotAttested + attestedNotShown === 0) return [];
    return { feature, name, attestedOn: attestation?.attestedOn ?? null, shownNotAttested, attestedNotShown };
  });
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
