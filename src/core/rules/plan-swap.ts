import type { Consumption } from '../boundary/consumption-of.ts';
import { grantsOf } from '../boundary/held-set.ts';
import type { Proposal } from '../boundary/right-sizing.ts';
import { termsAt } from '../boundary/terms-at.ts';
import type { CompleteCoverage } from '../model/coverage.ts';
import type { SkuTerms } from '../model/feature.ts';

/** One licence of a person for others that grant the same of what they use, by SKU id, for less. */
export interface Swap {
  readonly gives: string;
  /** Sorted; never empty. */
  readonly takes: readonly string[];
  /** What a month costs less for each person, in minor units of the price book's currency. */
  readonly eachMinor: number;
}

export interface SwapQuestion {
  /** The proof: nobody is moved on what was not seen. */
  readonly coverage: CompleteCoverage;
  readonly proposal: Proposal;
  /** Every SKU the person holds, by index, those without a price included. */
  readonly held: readonly number[];
  readonly consumption: Consumption;
  readonly skus: readonly SkuTerms[];
}

export type SwapFound =
  | { readonly kind: 'swap'; readonly swap: Swap }
  /**
   * `not-a-saving`: it costs more, or the same. `not-one-for-others`: more than one licence would go, or none would
   * come. `would-lose`: something they use, or of which nobody can tell, would be gone.
   */
  | { readonly kind: 'none'; readonly why: 'not-a-saving' | 'not-one-for-others' | 'would-lose' };

const id = 'plan-swap';

/** Right-sizing as a question to an owner (M36-13, M36-21): the cheapest set of licences instead of a dearer one. */
export const planSwap = { id } as const;

/** What a right-sizing proposal changes, if it may be asked about: one SKU goes, others come, no feature in use is lost. */
export function swapOf({ proposal, held, consumption, skus }: SwapQuestion): SwapFound {
  if (proposal.kind !== 'saving' || proposal.monthlyMinor <= 0) return { kind: 'none', why: 'not-a-saving' };
  const gone = proposal.from.filter((sku) => !proposal.to.includes(sku));
  const come = proposal.to.filter((sku) => !proposal.from.includes(sku) && !held.includes(sku));
  const [given, ...more] = gone;
  if (given === undefined || more.length > 0 || come.length === 0) {
    return { kind: 'none', why: 'not-one-for-others' };
  }
  const after = [...held.filter((sku) => sku !== given), ...come];
  const lost = grantsOf(held, skus) & ~grantsOf(after, skus);
  if ((lost & (consumption.used | consumption.unknown)) !== 0) return { kind: 'none', why: 'would-lose' };
  const idOf = (sku: number) => termsAt(skus, sku).skuId;
  return {
    kind: 'swap',
    swap: { gives: idOf(given), takes: come.map(idOf).sort(), eachMinor: proposal.monthlyMinor },
  };
}

/**
 * The kind of the cases about this swap: one product can have several, one for each set its people may move to. It
 * names the SKUs by the first part of their ids.
 */
export function swapKindOf({ gives, takes }: Pick<Swap, 'gives' | 'takes'>): string {
  const part = (skuId: string) => skuId.split('-')[0] ?? skuId;
  return `${id}:${part(gives)}>${[...takes].sort().map(part).join('+')}`;
}

export function isSwapKind(kind: string): boolean {
  return kind === id || kind.startsWith(`${id}:`);
}
