/** Mann-Kendall's test for a monotonic trend. */
export interface MannKendall {
  /** Pairs that rise less pairs that fall. */
  readonly s: number;
  readonly variance: number;
  /** Standardised, with the continuity correction; 0 when nothing varies. */
  readonly z: number;
  /** Two-sided; 1 when nothing varies. */
  readonly p: number;
}

/** Values closer than this part of their size are equal: divisions leave dust, and dust has a sign. */
const dust = 1e-9;

/**
 * Mann (1945), Kendall (1975), as in Gilbert (1987): S over all pairs, variance corrected for ties, normal
 * approximation with continuity correction. The approximation is meant for ten values and more.
 */
export function mannKendall(values: readonly number[]): MannKendall {
  let s = 0;
  for (const [place, earlier] of values.entries()) {
    for (const later of values.slice(place + 1)) s += direction(earlier, later);
  }
  const n = values.length;
  const ties = tieSizes(values).reduce((sum, t) => sum + t * (t - 1) * (2 * t + 5), 0);
  const variance = (n * (n - 1) * (2 * n + 5) - ties) / 18;
  if (variance <= 0 || s === 0) return { s, variance, z: 0, p: 1 };
  const z = (s - Math.sign(s)) / Math.sqrt(variance);
  return { s, variance, z, p: twoSided(z) };
}

/** Theil-Sen slope per step: the median of the slopes between all pairs. 0 for fewer than two values. */
export function theilSenSlope(values: readonly number[]): number {
  const slopes: number[] = [];
  for (const [place, earlier] of values.entries()) {
    for (const [steps, later] of values.slice(place + 1).entries())
      slopes.push((later - earlier) / (steps + 1));
  }
  return slopes.length === 0 ? 0 : median(slopes);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)];
  const lower = sorted[Math.ceil(middle) - 1];
  if (upper === undefined || lower === undefined) throw new TypeError('A median needs a value');
  return (upper + lower) / 2;
}

function direction(earlier: number, later: number): number {
  return isSame(earlier, later) ? 0 : Math.sign(later - earlier);
}

function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) <= dust * Math.max(Math.abs(a), Math.abs(b));
}

function tieSizes(values: readonly number[]): number[] {
  const sizes: number[] = [];
  let before: number | null = null;
  for (const value of values.toSorted((a, b) => a - b)) {
    if (before !== null && isSame(before, value)) sizes[sizes.length - 1] = (sizes.at(-1) ?? 1) + 1;
    else sizes.push(1);
    before = value;
  }
  return sizes;
}

/**
 * Probability beyond ±z under the standard normal distribution: Abramowitz & Stegun 26.2.17, error below 1.5e-7.
 */
function twoSided(z: number): number {
  const x = Math.abs(z);
  const t = 1 / (1 + 0.2316419 * x);
  const weights = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const sum = weights.reduceRight((inner, weight) => t * (weight + inner), 0);
  return Math.min(1, (2 * Math.exp((-x * x) / 2) * sum) / Math.sqrt(2 * Math.PI));
}
