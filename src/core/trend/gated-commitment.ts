import { known, unknown, type Figure } from '../model/product.ts';
import type { Month } from './month.ts';
import { seriesThrough, type MonthlyPoint } from './monthly-point.ts';

/** Months a level must be held before it is committed to. */
const monthsToProve = 3;
/** A step of the volume, in per cent of the level committed to. */
const stepPct = 10;
/** Steps shown at most: further ones follow from the same rule. */
const mostSteps = 5;

export interface CommitmentStep {
  /** Commit to this many once as many people used the product in each of `monthsToProve` consecutive months. */
  readonly units: number;
}

export type GatedCommitment =
  | { readonly kind: 'refused'; readonly reason: 'fewerThanThreeMonths' | 'noUse' }
  | {
      readonly kind: 'proposed';
      /** The level every one of the last three months reached. */
      readonly committed: number;
      readonly monthsToProve: number;
      /** The months that prove it. */
      readonly from: Month;
      readonly through: Month;
      /** Consecutive months there are: below twelve this is a way to buy, not evidence for a reduction. */
      readonly months: number;
      readonly stepPct: number;
      /** Next levels, up to what is purchased today where that is more. */
      readonly steps: readonly CommitmentStep[];
    };

/**
 * A volume that follows adoption instead of hoping for it (COP-09, NEG-05): commit to the monthly active level that
 * was held for three consecutive months; the next step falls due when its own level has been held as long.
 */
export function gatedCommitment(
  points: readonly MonthlyPoint[],
  through: Month,
  purchased: Figure<number>,
): GatedCommitment {
  const { months } = seriesThrough(points, through, Infinity);
  const proof = months.slice(-monthsToProve);
  const [first] = proof;
  if (first === undefined || proof.length < monthsToProve)
    return { kind: 'refused', reason: 'fewerThanThreeMonths' };
  const committed = Math.min(...proof.map(({ active }) => active));
  if (committed === 0) return { kind: 'refused', reason: 'noUse' };
  return {
    kind: 'proposed',
    committed,
    monthsToProve,
    from: first.month,
    through,
    months: months.length,
    stepPct,
    steps: stepsFrom(committed, purchased),
  };
}

function stepsFrom(committed: number, purchased: Figure<number>): CommitmentStep[] {
  const steps: CommitmentStep[] = [];
  const end = purchased.known && purchased.value > committed ? purchased.value : Infinity;
  let units = committed;
  while (steps.length < mostSteps && units < end) {
    units = Math.min(end, Math.ceil((units * (100 + stepPct)) / 100));
    steps.push({ units });
  }
  return steps;
}

/** Monthly active people of a month against the units purchased then (COP-08), per cent, one decimal. */
export function activeOfPurchased({ active, purchased }: MonthlyPoint): Figure<number> {
  if (!active.known) return active;
  if (!purchased.known) return purchased;
  if (purchased.value <= 0) return unknown('nothing-purchased');
  return known(Math.round((active.value * 1000) / purchased.value) / 10);
}
