import type { Consumption } from './consumption-of.ts';

export interface ProfileCache<Value> {
  /** The value kept for this profile, or a new one. `kind` is any whole number of 31 bits. */
  of(kind: number, consumption: Consumption): Value;
  /** Gives up every value kept. */
  clear(): void;
}

export interface ProfileCacheOptions<Value> {
  /** At most half of these places are ever taken: a power of two. */
  readonly places: number;
  readonly make: (kind: number, consumption: Consumption) => Value;
  /** Told each value that is given up. */
  readonly forget: (value: Value) => void;
}

/**
 * One value per kind and consumption, a bounded number of them: before it would hold more, all are given up and begun
 * anew. Open addressing over plain integers: this stands in the path of every person.
 */
export function createProfileCache<Value extends object>(
  options: ProfileCacheOptions<Value>,
): ProfileCache<Value> {
  const { places, make, forget } = options;
  const kinds = new Int32Array(places);
  const useds = new Int32Array(places);
  const unknowns = new Int32Array(places);
  /** One more than the index of the value kept at a place; 0 where there is none. */
  const taken = new Int32Array(places);
  const values: Value[] = [];

  /** Where the profile is, or where it would be put. */
  function placeOf(kind: number, { used, unknown }: Consumption): number {
    let place = hash(kind, used, unknown) & (places - 1);
    while (
      taken[place] !== 0 &&
      (kinds[place] !== kind || useds[place] !== used || unknowns[place] !== unknown)
    )
      place = (place + 1) & (places - 1);
    return place;
  }

  function clear(): void {
    values.forEach(forget);
    values.length = 0;
    taken.fill(0);
  }

  return {
    of(kind, consumption) {
      const kept = taken[placeOf(kind, consumption)];
      const found = kept === undefined ? undefined : values[kept - 1];
      if (found !== undefined) return found;
      if (values.length * 2 >= places) clear();
      const place = placeOf(kind, consumption);
      const value = make(kind, consumption);
      kinds[place] = kind;
      useds[place] = consumption.used;
      unknowns[place] = consumption.unknown;
      taken[place] = values.push(value);
      return value;
    },
    clear,
  };
}

/** Spreads three integers over 32 bits (the finaliser of MurmurHash3). */
function hash(kind: number, used: number, unknown: number): number {
  let mixed = kind ^ Math.imul(used, 0x9e3779b1) ^ Math.imul(unknown, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
