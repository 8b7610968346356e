import type { Feature, FeatureSet } from '../model/feature.ts';

/** The features that match, as a set. */
export function featureSetOf(
  features: readonly Feature[],
  matches: (feature: Feature) => boolean,
): FeatureSet {
  return features.reduce((set, feature, bit) => (matches(feature) ? set | (1 << bit) : set), 0);
}

/** Whether all of `part` is in `whole`. */
export function includesAll(whole: FeatureSet, part: FeatureSet): boolean {
  return (part & ~whole) === 0;
}

/** How many features are in a set. */
export function sizeOf(set: FeatureSet): number {
  let size = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) size += 1;
  return size;
}

/** The features of a set, lowest bit first. */
export function bitsOf(set: FeatureSet): number[] {
  const bits: number[] = [];
  for (let rest = set; rest !== 0; rest &= rest - 1) bits.push(31 - Math.clz32(rest & -rest));
  return bits;
}

/** How many people each feature of many sets was counted for. */
export interface FeatureCounts {
  add(set: FeatureSet, people: number): void;
  of(bit: number): number;
}

export function createFeatureCounts(features: number): FeatureCounts {
  const counts = new Float64Array(features);
  return {
    add(set, people) {
      for (let rest = set; rest !== 0; rest &= rest - 1) {
        const bit = 31 - Math.clz32(rest & -rest);
        counts[bit] = countAt(counts, bit) + people;
      }
    },
    of: (bit) => countAt(counts, bit),
  };
}

function countAt(counts: Float64Array, bit: number): number {
  const count = counts[bit];
  if (count === undefined) throw new TypeError(`No feature has the bit ${bit}`);
  return count;
}
