/** Numbers from a seed: the same seed always tells the same story. */
export interface FuzzRandom {
  /** A whole number from 0 up to, and without, `below`. */
  below(below: number): number;
  pick<T>(list: readonly T[]): T;
}

export function fuzzRandom(seed: number): FuzzRandom {
  let state = seed >>> 0;

  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  function below(limit: number): number {
    return Math.floor(next() * limit);
  }

  return {
    below,
    pick(list) {
      const picked = list[below(list.length)];
      if (picked === undefined) throw new TypeError('There is nothing to pick from.');
      return picked;
    },
  };
}
