import type { SkuTerms } from '../model/feature.ts';
import { createCheapestSet, type PlanChoice } from './cheapest-set.ts';
import type { Consumption } from './consumption-of.ts';
import { includesAll } from './feature-set.ts';
import type { HeldSet } from './held-set.ts';

/** Another set of SKUs for a person, cheaper than theirs or granting what they lack. */
export interface Proposal {
  readonly kind: 'saving' | 'gap';
  /** By index; SKUs outside the price book stay as they are and are in neither set. */
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** What a month costs less (saving) or more (gap). Never negative. */
  readonly monthlyMinor: number;
}

/** What right-sizing has to say of a person (M36-13, M36-21). */
export type RightSize =
  | Proposal
  | { readonly kind: 'keep' }
  /** A paid SKU of theirs has no price: what they cost is unknown. */
  | { readonly kind: 'priceMissing' }
  /** No valid set in the price book grants what they need. */
  | { readonly kind: 'noSufficientSet' }
  /** Nobody to make a proposal for. */
  | { readonly kind: 'notConsidered' };

const keep: RightSize = { kind: 'keep' };
const priceMissing: RightSize = { kind: 'priceMissing' };
const noSufficientSet: RightSize = { kind: 'noSufficientSet' };
export const notConsidered: RightSize = { kind: 'notConsidered' };

/**
 * Fits a person who may be proposed to (no guest, not protected, enabled) with the cheapest set that grants all they
 * use and all of theirs that nobody can tell of: what is unknown is never taken away.
 */
export function createRightSizing(
  skus: readonly SkuTerms[],
): (held: HeldSet, consumption: Consumption) => RightSize {
  const cheapest = createCheapestSet(skus);
  return (held, { used, unknown }) => {
    if (used === 0) return notConsidered;
    if (held.lacksPrice) return priceMissing;
    if (held.priced.length === 0) return notConsidered;
    const need = (used | (held.grantedPriced & unknown)) & ~held.grantedOutside;
    const target = cheapest(need, held.restrictions);
    return target === null ? noSufficientSet : compare(held, target, includesAll(held.granted, used));
  };
}

function compare(held: HeldSet, target: PlanChoice, isGrantedAll: boolean): RightSize {
  const more = target.monthlyMinor - held.monthlyMinor;
  const change = { from: held.priced, to: target.skus, monthlyMinor: Math.abs(more) };
  if (more < 0) return { kind: 'saving', ...change };
  return isGrantedAll ? keep : { kind: 'gap', ...change };
}
