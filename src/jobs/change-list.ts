import type { Proposal } from '../core/boundary/right-sizing.ts';
import type { SkuTerms } from '../core/model/feature.ts';
import type { PersonChange } from '../reports/plan-review-day.ts';

/** The people with the most to save or to close, a bounded number of them. */
export interface ChangeList {
  /** Reads the id only of people who may be listed. */
  add(proposal: Proposal, person: { readonly userId: string }): void;
  list(): readonly PersonChange[];
}

export interface ChangeListOptions {
  readonly limit: number;
  readonly skuIds?: readonly string[];
}

/** The most money first, then by id: the same list whatever the order people come in. */
export function createChangeList(
  skus: readonly SkuTerms[],
  { limit, skuIds }: ChangeListOptions,
): ChangeList {
  const wanted = skuIds && new Set(skuIds.map((skuId) => skuId.toLowerCase()));
  const idsOf = (set: readonly number[]) => set.flatMap((sku) => skus[sku]?.skuId ?? []).sort();
  let changes: PersonChange[] = [];
  let least = 0;

  function cut(): void {
    changes = changes
      .sort((a, b) => b.monthlyMinor - a.monthlyMinor || (a.userId < b.userId ? -1 : 1))
      .slice(0, limit);
    if (changes.length === limit) least = changes.at(-1)?.monthlyMinor ?? 0;
  }

  return {
    add({ kind, from, to, monthlyMinor }, person) {
      if (limit === 0 || monthlyMinor < least) return;
      const isWanted = wanted === undefined || [...idsOf(from), ...idsOf(to)].some((id) => wanted.has(id));
      if (!isWanted) return;
      const { userId } = person;
      changes.push({ userId, displayName: null, kind, from: idsOf(from), to: idsOf(to), monthlyMinor });
      if (changes.length >= 2 * limit) cut();
    },
    list() {
      cut();
      return changes;
    },
  };
}
