import { hash32, hashText } from './random.ts';

const spread = 0x9e3779b1;
const unspread = inverseOfOdd(spread);

/** Object ids that carry their own index, so that a tenant of any size needs no table of ids. */
export interface ObjectIds {
  idOf(index: number): string;
  /** Null when the id was not made by these keys. */
  indexOf(id: string): number | null;
}

/** Ids of one kind of object (`user`, `group`, …) of one tenant. */
export function createObjectIds(tenantKey: number, kind: string): ObjectIds {
  const key = hash32(tenantKey, hashText(kind));
  function idOf(index: number): string {
    const head = Math.imul(index + 1, spread) ^ key;
    return formatGuid([head, hash32(key, index, 3), hash32(key, index, 5), hash32(key, index, 7)]);
  }
  function indexOf(id: string): number | null {
    const head = Number.parseInt(id.slice(0, 8), 16);
    if (Number.isNaN(head)) return null;
    const index = (Math.imul(head ^ key, unspread) - 1) >>> 0;
    return idOf(index) === id.toLowerCase() ? index : null;
  }
  return { idOf, indexOf };
}

/** The id of the tenant with this key. */
export function tenantIdOf(tenantKey: number): string {
  return guidFrom(tenantKey, 9);
}

/** A version-4 shaped GUID from a key and any numbers. */
export function guidFrom(...parts: readonly number[]): string {
  return formatGuid([1, 2, 3, 4].map((word) => hash32(...parts, word)));
}

function formatGuid(words: readonly number[]): string {
  let hex = '';
  for (const word of words)
    hex += `${hexOf(word >>> 24)}${hexOf(word >>> 16)}${hexOf(word >>> 8)}${hexOf(word)}`;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Of the lowest eight bits. */
function hexOf(word: number): string {
  return hexOfByte[word & 0xff] ?? '';
}

/** Newton's iteration doubles the number of right bits each time. */
function inverseOfOdd(odd: number): number {
  let inverse = odd;
  for (let round = 0; round < 5; round += 1) inverse = Math.imul(inverse, 2 - Math.imul(odd, inverse));
  return inverse >>> 0;
}
