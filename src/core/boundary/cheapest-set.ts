import type { FeatureSet, Restriction, SkuTerms } from '../model/feature.ts';
import { sizeOf } from './feature-set.ts';
import { isPriced } from './priced-skus.ts';

/** SKUs to hold together, by index in order of their ids, and what they cost in a month. */
export interface PlanChoice {
  readonly skus: readonly number[];
  readonly monthlyMinor: number;
}

/** Candidates by their rank in order of SKU id: comparing ranks compares ids. */
interface Candidate {
  readonly rank: number;
  readonly index: number;
  readonly isSuite: boolean;
  readonly grants: FeatureSet;
  readonly monthlyMinor: number;
  readonly requires: readonly number[];
  /** Better bargains that could stand in its place in any set, if only they grant what it is there for. */
  readonly standIns: readonly Candidate[];
}

/** A valid set that grants the need, by rank. */
interface Found {
  readonly chosen: readonly Candidate[];
  readonly cost: number;
}

/** Needs remembered at once; beyond that the search forgets and works them out again. */
const remembered = 20_000;

export type CheapestSet = (need: FeatureSet, mayHave: readonly Restriction[]) => PlanChoice | null;

/**
 * Answers the cheapest valid set of priced SKUs that grants a need, for somebody who may have the restricted SKUs
 * named; then the one with fewer SKUs; then the first in order of its sorted ids (docs/methods.md §7). Null where no
 * valid set grants it.
 */
export function createCheapestSet(skus: readonly SkuTerms[]): CheapestSet {
  const searches = new Map<string, (need: FeatureSet) => PlanChoice | null>();
  return (need, mayHave) => {
    const key = mayHave.join();
    const found = searches.get(key) ?? createSearch(candidatesOf(skus, mayHave));
    searches.set(key, found);
    return found(need);
  };
}

function createSearch(candidates: readonly Candidate[]): (need: FeatureSet) => PlanChoice | null {
  const known = new Map<FeatureSet, PlanChoice | null>();
  return (need) => {
    const found = known.get(need);
    if (found !== undefined) return found;
    const choice = search(need, candidates);
    if (known.size >= remembered) known.clear();
    known.set(need, choice);
    return choice;
  };
}

function candidatesOf(skus: readonly SkuTerms[], mayHave: readonly Restriction[]): readonly Candidate[] {
  const candidates = skus
    .flatMap((terms, index) => (isPriced(terms) && isOpenTo(terms, mayHave) ? [{ terms, index }] : []))
    .sort((a, b) => (a.terms.skuId < b.terms.skuId ? -1 : 1))
    .map(({ terms, index }, rank) => ({
      rank,
      index,
      isSuite: terms.purpose === 'suite',
      grants: terms.grants,
      monthlyMinor: terms.monthlyMinor,
      requires: terms.requires,
      standIns: [] as Candidate[],
    }));
  for (const one of candidates) one.standIns = candidates.filter((other) => standsIn(other, one, candidates));
  return candidates;
}

function isOpenTo({ restriction }: SkuTerms, mayHave: readonly Restriction[]): boolean {
  return restriction === null || mayHave.includes(restriction);
}

/** Never dearer, never a second suite, needing nothing more, and good enough for every add-on that needs the other. */
function standsIn(one: Candidate, other: Candidate, all: readonly Candidate[]): boolean {
  const isBargain =
    one.monthlyMinor < other.monthlyMinor ||
    (one.monthlyMinor === other.monthlyMinor && one.rank < other.rank);
  const isFree =
    one.requires.length === 0 ||
    (other.requires.length > 0 && other.requires.every((sku) => one.requires.includes(sku)));
  return (
    isBargain &&
    isFree &&
    (other.isSuite || !one.isSuite) &&
    all.every(({ requires }) => !requires.includes(other.index) || requires.includes(one.index))
  );
}

/**
 * Exact: whatever set is best, it settles what the part chosen so far still lacks, so trying every SKU that settles it
 * comes past the best set. What a better bargain can stand in for is in no best set; a SKU tried before is out of
 * reach of those after it, for every set with both was seen; and a part is left once it must cost more than the best
 * set found.
 */
function search(need: FeatureSet, candidates: readonly Candidate[]): PlanChoice | null {
  const chosen: Candidate[] = [];
  // Set from within `visit`, which the compiler does not follow.
  let best = null as Found | null;
  const worthwhile = candidates.filter(
    ({ grants, standIns }) => !standIns.some((other) => (grants & need & ~other.grants) === 0),
  );
  visit(0, 0, worthwhile);
  return best === null ? null : { skus: best.chosen.map(({ index }) => index), monthlyMinor: best.cost };

  function visit(cost: number, granted: FeatureSet, reach: readonly Candidate[]): void {
    const open = scarcest(need & ~granted, reach);
    const options = open === null ? prerequisites(chosen, reach) : open.options;
    if (options === null) {
      if (best === null || isBetter(chosen, cost, best)) best = { chosen: ranked(chosen), cost };
      return;
    }
    const least = open === null ? cost : cost + open.leastMinor;
    let left = reach;
    for (const option of options) {
      if (best !== null && !mayBeat(best, least, chosen.length + 1)) return;
      left = left.filter((other) => other !== option);
      chosen.push(option);
      visit(
        cost + option.monthlyMinor,
        granted | option.grants,
        option.isSuite ? left.filter(({ isSuite }) => !isSuite) : left,
      );
      chosen.pop();
    }
  }
}

/** What can grant the feature that fewest can, the best bargains first; and what all the missing ones cost at least. */
interface Scarcest {
  readonly options: readonly Candidate[];
  readonly leastMinor: number;
}

/**
 * Null when nothing is missing. A SKU's price is shared among the missing features it grants: whatever set grants
 * them all costs no less than the sum of their cheapest shares.
 */
function scarcest(missing: FeatureSet, reach: readonly Candidate[]): Scarcest | null {
  if (missing === 0) return null;
  const granting = reach
    .filter(({ grants }) => (grants & missing) !== 0)
    .map((candidate) => ({ candidate, share: candidate.monthlyMinor / sizeOf(candidate.grants & missing) }))
    .sort((a, b) => a.share - b.share);
  let scarce = 0;
  let fewest = Infinity;
  let leastMinor = 0;
  for (let rest = missing; rest !== 0; rest &= rest - 1) {
    const feature = rest & -rest;
    let able = 0;
    for (const { candidate, share } of granting) {
      if ((candidate.grants & feature) === 0) continue;
      if (able === 0) leastMinor += share;
      able += 1;
    }
    if (able < fewest) [scarce, fewest] = [feature, able];
  }
  return {
    options: granting.flatMap(({ candidate }) => ((candidate.grants & scarce) === 0 ? [] : candidate)),
    // Shares are fractions, prices are not.
    leastMinor: Math.ceil(leastMinor - 1e-6),
  };
}

/** What an add-on chosen could still find beside it; null when every add-on has what it needs. */
function prerequisites(
  chosen: readonly Candidate[],
  reach: readonly Candidate[],
): readonly Candidate[] | null {
  const lacking = chosen.find(
    ({ requires }) => requires.length > 0 && !chosen.some(({ index }) => requires.includes(index)),
  );
  return lacking === undefined ? null : reach.filter(({ index }) => lacking.requires.includes(index));
}

function mayBeat(best: Found, leastMinor: number, fewest: number): boolean {
  return leastMinor < best.cost || (leastMinor === best.cost && fewest <= best.chosen.length);
}

function isBetter(chosen: readonly Candidate[], cost: number, best: Found): boolean {
  if (cost !== best.cost) return cost < best.cost;
  if (chosen.length !== best.chosen.length) return chosen.length < best.chosen.length;
  for (const [place, { rank }] of ranked(chosen).entries()) {
    const other = best.chosen[place];
    if (other !== undefined && rank !== other.rank) return rank < other.rank;
  }
  return false;
}

function ranked(chosen: readonly Candidate[]): readonly Candidate[] {
  return [...chosen].sort((a, b) => a.rank - b.rank);
}
