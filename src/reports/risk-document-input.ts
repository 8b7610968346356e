import type { Guidance } from '../catalogue/guidance.ts';
import type { Position } from '../core/model/position.ts';
import { known, unknown, type Figure } from '../core/model/product.ts';
import type { Benchmark } from '../core/risk/benchmark.ts';
import { closingCost, type ClosingCost } from '../core/risk/feature-exposure.ts';
import type { AuditTerms } from '../core/risk/seat-exposure.ts';
import type { Exemption } from '../ledger/exemptions.ts';
import type { PositionDay } from '../ledger/positions.ts';
import type { DetailedEntitlement } from '../register/entitlements.ts';
import type { PlanReviewDay } from './plan-review-day.ts';
import type { TrendDocument } from './trend-document.ts';

export interface RiskPolicy {
  readonly audit: AuditTerms;
  readonly benchmark: Benchmark;
}

/** What one unit of each SKU costs in a month, by SKU id, in minor units of one currency. */
export interface RiskPrices {
  readonly currency: string;
  readonly monthlyMinor: ReadonlyMap<string, number>;
}

export interface RiskInput {
  readonly day: PositionDay;
  /** From when on the next decision day is looked for, `YYYY-MM-DD`. */
  readonly decideFrom: string;
  /** Of the same day: prices, and the contracts behind the products. */
  readonly entitlements: readonly DetailedEntitlement[];
  /** Null where nothing is kept of the day any more, or nothing was ever collected. */
  readonly plan: PlanReviewDay | null;
  readonly prices: RiskPrices | null;
  /** How use moves, by product; none where it was not read. */
  readonly movements: ReadonlyMap<string, TrendDocument['judgement']>;
  readonly exemptions: readonly Exemption[];
  readonly policy: RiskPolicy;
  readonly guidanceOf: (position: Pick<Position, 'product' | 'skuIds'>) => readonly Guidance[];
  /** Only this product; the whole tenant when null. */
  readonly product: string | null;
}

export function priceReader(entitlements: readonly DetailedEntitlement[]) {
  const byProduct = new Map(entitlements.map((each) => [each.product, each]));
  return (product: string): DetailedEntitlement['price'] =>
    byProduct.get(product)?.price ?? unknown('not-in-register');
}

export function reviewOf(plan: PlanReviewDay | null): Figure<NonNullable<PlanReviewDay['review']>> {
  if (plan === null) return unknown('nothing-collected');
  return plan.review === null ? unknown(plan.reason ?? 'not-reviewed') : known(plan.review);
}

/** Licences of these SKUs for people whose plans do not grant what they use. */
export function licensingOf(
  plan: PlanReviewDay | null,
  prices: RiskPrices | null,
  { pricePct }: AuditTerms,
  skuIds?: readonly string[],
): Figure<ClosingCost> {
  const review = reviewOf(plan);
  if (!review.known) return review;
  if (plan?.withheld) return unknown(plan.withheld);
  if (prices === null) return unknown('no-price-book');
  const lowerCased = new Map([...prices.monthlyMinor].map(([id, minor]) => [id.toLowerCase(), minor]));
  const cost = closingCost({
    transitions: review.value.rightSizing.transitions,
    currency: prices.currency,
    monthlyMinor: lowerCased,
    pricePct,
    ...(skuIds === undefined ? {} : { skuIds: skuIds.map((id) => id.toLowerCase()) }),
  });
  return cost === null ? unknown('no-price') : known(cost);
}
