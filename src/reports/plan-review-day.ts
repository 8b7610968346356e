import type { PlanReview } from '../core/boundary/plan-review.ts';
import type { FeatureEvidence } from './plan-evidence.ts';
import type { Basis } from './usage-document-basis.ts';

export interface NamedSku {
  readonly skuId: string;
  readonly name: string;
}

/** One person something could be proposed for. Amounts are in minor units, per month. */
export interface PersonChange {
  readonly userId: string;
  /** Null unless names were asked for, or where the directory has none. */
  readonly displayName: string | null;
  readonly kind: 'saving' | 'gap';
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly monthlyMinor: number;
}

/** Policy values that plans are judged by: days, and per cent of a group's members. */
export interface PlanLimits {
  readonly classifyAfterDays: number;
  readonly newForDays: number;
  readonly attestationDays: number;
  readonly underusedGroupPct: number;
}

/** The plan review of one run: plain data that every document about plans is made from. */
export interface PlanReviewDay extends Basis {
  /** Of the price book; null without one, and then there is no money. */
  readonly currency: string | null;
  /** What of the policy the review goes by; left out where nobody says. */
  readonly limits?: PlanLimits;
  /** Null with a reason where the directory was not read whole. */
  readonly review: PlanReview | null;
  readonly reason: string | null;
  /** Why nothing is proposed though people were counted; null where proposals were made. */
  readonly withheld: 'no-price-book' | 'quality-gate-failed' | null;
  /** What tells of each feature, and how fresh that is; left out where nothing was reviewed. */
  readonly evidence?: readonly FeatureEvidence[];
  /** Names of every SKU and group the review speaks of. */
  readonly skuNames: Readonly<Record<string, string>>;
  readonly groupNames: Readonly<Record<string, string | null>>;
  /** The most money first; no more than were asked for. */
  readonly people: readonly PersonChange[];
}

export function namedSku({ skuNames }: Pick<PlanReviewDay, 'skuNames'>, skuId: string): NamedSku {
  return { skuId, name: skuNames[skuId] ?? `SKU ${skuId}` };
}

/** What documents about plans begin with. */
export function planBasis({
  schemaVersion,
  tenantId,
  runId,
  asOf,
  sources,
  gaps,
  currency,
  reason,
  withheld,
}: PlanReviewDay) {
  return { schemaVersion, tenantId, runId, asOf, sources, gaps, currency, reason, withheld } as const;
}

/**
 * Whether a change concerns some SKUs: one of them is on one side, and none on the other. Where they stay, the money
 * is another product's.
 */
export function onOneSideOnly<Id>(own: ReadonlySet<Id>) {
  return ({ from, to }: { readonly from: readonly Id[]; readonly to: readonly Id[] }): boolean =>
    from.some((id) => own.has(id)) !== to.some((id) => own.has(id));
}
