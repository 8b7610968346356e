import type { FeatureReview, Transition } from '../boundary/plan-review.ts';
import type { Money } from '../model/money.ts';
import { percentOf, roundedRatio } from './cost-of.ts';
import type { AuditTerms, Trigger } from './seat-exposure.ts';

/** People who use a feature that no plan of theirs grants (docs/methods.md §7). */
export interface FeatureExposure {
  readonly feature: string;
  readonly name: string;
  /** addOnNotAssigned + mixedEstate + beyondPlan: somebody is in one of the three at most. */
  readonly people: number;
  readonly addOnNotAssigned: number;
  readonly mixedEstate: number;
  readonly beyondPlan: number;
  /** Everybody who uses it. */
  readonly using: number;
  /** people / using, per cent, one decimal. */
  readonly ratioPct: number;
  readonly trigger: Trigger;
}

/**
 * Features used beyond the plan, the most people first (VAR-11, ELP-07). The same person may use several: the people
 * of different features are not added.
 */
export function featureExposures(
  features: readonly FeatureReview[],
  { triggerPct }: AuditTerms,
): readonly FeatureExposure[] {
  return features
    .map(({ feature, name, addOnNotAssigned, mixedEstate, beyondPlan, consumed }) => {
      const people = addOnNotAssigned + mixedEstate + beyondPlan;
      return { feature, name, people, addOnNotAssigned, mixedEstate, beyondPlan, using: consumed };
    })
    .filter(({ people, using }) => people > 0 && using > 0)
    .map((each) => ({
      ...each,
      ratioPct: percentOf(each.people, each.using),
      trigger: each.people * 100 >= each.using * triggerPct ? ('reached' as const) : ('below' as const),
    }))
    .sort((a, b) => b.people - a.people || (a.feature < b.feature ? -1 : 1));
}

/** What licensing people for what they use would cost at the audit's price. */
export interface ClosingCost {
  readonly people: number;
  /** At `pricePct` of the price book. */
  readonly monthly: Money;
}

export interface ClosingInput {
  /** Those of right-sizing: only gaps count. */
  readonly transitions: readonly Transition[];
  readonly currency: string;
  /** Minor units a month, by SKU id. */
  readonly monthlyMinor: ReadonlyMap<string, number>;
  /** Only licences of these SKUs; every SKU when left out. */
  readonly skuIds?: readonly string[];
  readonly pricePct: number;
}

/**
 * The licences the people of a gap would have to be given, beside those they hold (ELP-08). Null where one of them has
 * no price. Over products that have no SKU in common nothing is counted twice.
 */
export function closingCost({
  transitions,
  currency,
  monthlyMinor,
  skuIds,
  pricePct,
}: ClosingInput): ClosingCost | null {
  let people = 0;
  let total = 0;
  for (const { kind, from, to, people: count } of transitions) {
    const added = to.filter((id) => !from.includes(id) && (skuIds === undefined || skuIds.includes(id)));
    if (kind !== 'gap' || added.length === 0) continue;
    people += count;
    for (const id of added) {
      const price = monthlyMinor.get(id);
      if (price === undefined) return null;
      total += price * count;
    }
  }
  return { people, monthly: { amountMinor: roundedRatio(total * pricePct, 100), currency } };
}
