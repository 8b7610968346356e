import { elementAt } from './element-at.ts';

/** A small deterministic source of numbers: the same seed always tells the same story. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** A whole number, both ends included. */
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
}

/** Mixes numbers into 32 well-spread bits. */
export function hash32(...parts: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const part of parts) {
    hash = Math.imul(hash ^ (part >>> 0), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}

/** FNV-1a over UTF-16 units, to turn names of things into numbers for `hash32`. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let position = 0; position < text.length; position += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(position), 0x01000193);
  }
  return hash >>> 0;
}

/** Mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
  function between(low: number, high: number): number {
    return low + Math.floor(next() * (high - low + 1));
  }
  return {
    next,
    between,
    chance: (probability) => next() < probability,
    pick: (list) => elementAt(list, between(0, list.length - 1)),
  };
}

/** A reversible reordering of 0 … size − 1, so that neither direction needs a table. */
export interface Shuffle {
  forward(position: number): number;
  back(position: number): number;
}

/** An affine permutation: `position × stride + offset`, with a stride that shares no factor with the size. */
export function createShuffle(size: number, key: number): Shuffle {
  if (size <= 1) return { forward: (position) => position, back: (position) => position };
  let stride = Math.floor(size * 0.618) + (hash32(key, 1) % 17) + 1;
  while (greatestCommonDivisor(stride, size) !== 1) stride += 1;
  stride %= size;
  const inverse = modularInverse(stride, size);
  const offset = hash32(key, 2) % size;
  return {
    forward: (position) => (position * stride + offset) % size,
    back: (position) => ((position - offset + size) * inverse) % size,
  };
}

function greatestCommonDivisor(left: number, right: number): number {
  return right === 0 ? left : greatestCommonDivisor(right, left % right);
}

/** Extended Euclid. */
function modularInverse(value: number, modulus: number): number {
  let [remainder, nextRemainder] = [modulus, value];
  let [factor, nextFactor] = [0, 1];
  while (nextRemainder !== 0) {
    const quotient = Math.floor(remainder / nextRemainder);
    [remainder, nextRemainder] = [nextRemainder, remainder - quotient * nextRemainder];
    [factor, nextFactor] = [nextFactor, factor - quotient * nextFactor];
  }
  return (factor + modulus) % modulus;
}
