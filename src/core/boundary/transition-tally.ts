import type { SkuTerms } from '../model/feature.ts';
import type { MoneyCount, RightSizingReview, Transition } from './plan-review.ts';
import type { ProfileTally } from './profile.ts';
import type { Proposal, RightSize } from './right-sizing.ts';
import { termsAt } from './terms-at.ts';

/** Adds up right-sizing by transition, savings and gaps apart: one never hides the other (M36-13). */
export function createTransitionTally(skus: readonly SkuTerms[]): ProfileTally<RightSizingReview> {
  const people: Record<Exclude<RightSize['kind'], 'saving' | 'gap'>, number> = {
    keep: 0,
    priceMissing: 0,
    noSufficientSet: 0,
    notConsidered: 0,
  };
  const transitions = new Map<string, { readonly proposal: Proposal; people: number }>();
  const idsOf = (set: readonly number[]) => set.map((sku) => termsAt(skus, sku).skuId).sort();

  return {
    add(profile) {
      const { rightSize } = profile;
      if (rightSize.kind !== 'saving' && rightSize.kind !== 'gap') {
        people[rightSize.kind] += profile.people;
        return;
      }
      const key = `${rightSize.from.join()}>${rightSize.to.join()}`;
      const counted = transitions.get(key);
      if (counted === undefined) transitions.set(key, { proposal: rightSize, people: profile.people });
      else counted.people += profile.people;
    },
    finish() {
      const all = [...transitions.values()]
        .map(({ proposal: { kind, from, to, monthlyMinor }, people: count }): Transition => ({
          kind,
          from: idsOf(from),
          to: idsOf(to),
          people: count,
          eachMinor: monthlyMinor,
          monthlyMinor: count * monthlyMinor,
        }))
        .sort(byMoney);
      const savings = total(all.filter(({ kind }) => kind === 'saving'));
      const gaps = total(all.filter(({ kind }) => kind === 'gap'));
      const { keep: kept, noSufficientSet, priceMissing } = people;
      return {
        considered: savings.people + gaps.people + kept + noSufficientSet,
        savings,
        gaps,
        kept,
        noSufficientSet,
        priceMissing,
        transitions: all,
      };
    },
  };
}

function total(transitions: readonly Transition[]): MoneyCount {
  return {
    people: transitions.reduce((sum, { people }) => sum + people, 0),
    monthlyMinor: transitions.reduce((sum, { monthlyMinor }) => sum + monthlyMinor, 0),
  };
}

function byMoney(a: Transition, b: Transition): number {
  if (a.monthlyMinor !== b.monthlyMinor) return b.monthlyMinor - a.monthlyMinor;
  return keyOf(a) < keyOf(b) ? -1 : 1;
}

function keyOf({ from, to }: Transition): string {
  return `${from.join(';')}>${to.join(';')}`;
}
