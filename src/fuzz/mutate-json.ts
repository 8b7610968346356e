import type { Mutant, Mutation } from './mutation.ts';
import type { FuzzRandom } from './random.ts';
import { bytesOf, isObject, nextLink, parsedJson, textOf } from './units.ts';

type Container = Record<string, unknown> | unknown[];

interface Place {
  readonly holder: Container;
  readonly key: string | number;
  readonly value: unknown;
  /** In an object: where a field can be dropped or renamed. */
  readonly isField: boolean;
}

/** Every place of the document that holds a value. */
function placesIn(holder: Container): readonly Place[] {
  const own: Place[] = Array.isArray(holder)
    ? holder.map((value, key) => ({ holder, key, value, isField: false }))
    : Object.entries(holder).map(([key, value]) => ({ holder, key, value, isField: true }));
  return own.flatMap((place) => {
    const { value } = place;
    return Array.isArray(value) || isObject(value) ? [place, ...placesIn(value)] : [place];
  });
}

function put({ holder, key }: Place, value: unknown): void {
  Object.assign(holder, { [key]: value });
}

/** A mutation of one place that fits, in a copy of the document. */
function atPlace(
  name: string,
  fits: (place: Place) => boolean,
  change: (place: Place, random: FuzzRandom) => Omit<Mutant, 'body'> | undefined,
): Mutation {
  return {
    name,
    kinds: ['page', 'document'],
    mutate(body, random) {
      const root = parsedJson(textOf(body));
      if (!isObject(root) && !Array.isArray(root)) return null;
      const places = placesIn(root as Container).filter(fits);
      if (places.length === 0) return null;
      const told = change(random.pick(places), random);
      return { ...told, body: bytesOf(JSON.stringify(root).replaceAll(/"@raw:([^"]*)"/g, '$1')) };
    },
  };
}

const isAny = (): boolean => true;

/** A number JSON can write and JavaScript cannot hold. */
const raw = (text: string): string => `@raw:${text}`;

const hugeNumbers = [raw('1e400'), raw('-1e400'), 2_147_483_648, 9_007_199_254_740_993, -1, 1.5, 1e21];
const wrongTypes: readonly unknown[] = [{}, [], 7, 'text', true, { value: 1 }, [[]], ''];

export const jsonMutations: readonly Mutation[] = [
  atPlace(
    'drop-field',
    ({ isField }) => isField,
    ({ holder, key }) => {
      Reflect.deleteProperty(holder, key);
      return { takesAway: true, mayVanish: key === 'assignedLicenses' };
    },
  ),
  atPlace('null-field', isAny, (place) => {
    put(place, null);
    return { takesAway: true };
  }),
  atPlace(
    'rename-field',
    ({ isField }) => isField,
    (place, random) => {
      const name = random.pick([`${place.key}X`, String(place.key).toUpperCase(), `_${place.key}`]);
      Reflect.deleteProperty(place.holder, place.key);
      Object.assign(place.holder, { [name]: place.value });
      return { takesAway: true };
    },
  ),
  atPlace('wrong-type', isAny, (place, random) => {
    put(place, random.pick(wrongTypes));
    return { mayVanish: true };
  }),
  atPlace(
    'number-as-text',
    ({ value }) => typeof value === 'number',
    (place) => {
      put(place, String(place.value));
      return {};
    },
  ),
  atPlace(
    'huge-number',
    ({ value }) => typeof value === 'number',
    (place, random) => {
      put(place, random.pick(hugeNumbers));
      return {};
    },
  ),
  atPlace(
    'nan-text',
    ({ value }) => typeof value === 'number' || typeof value === 'string',
    (place, random) => {
      put(place, random.pick(['NaN', 'Infinity', 'undefined', 'null', '-', '0001-01-01T00:00:00Z']));
      return { mayVanish: true };
    },
  ),
  atPlace(
    'array-for-object',
    ({ value }) => isObject(value),
    (place) => {
      put(place, [place.value]);
      return {};
    },
  ),
  atPlace(
    'object-for-array',
    ({ value }) => Array.isArray(value),
    (place) => {
      put(place, { value: place.value });
      return {};
    },
  ),
  atPlace(
    'duplicate-element',
    ({ holder }) => Array.isArray(holder),
    ({ holder, value }) => {
      if (Array.isArray(holder)) holder.push(structuredClone(value));
      return {};
    },
  ),
  atPlace('nested', isAny, (place) => {
    put(place, { value: { value: place.value } });
    return {};
  }),
  {
    name: 'bad-next-link',
    kinds: ['page'],
    mutate(body, random) {
      const root = parsedJson(textOf(body));
      if (!isObject(root)) return null;
      const name = root['@odata.context'] === undefined ? 'nextLink' : nextLink;
      if (name === 'nextLink' && root[name] === undefined) return null;
      const next = random.pick<unknown>(['', 'page 2', 7, {}, 'https://evil.example/v1.0/users', '/users']);
      return { body: bytesOf(JSON.stringify({ ...root, [name]: next })) };
    },
  },
];
