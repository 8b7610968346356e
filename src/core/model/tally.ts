/** Adds to what was counted under a key; a key that is met for the first time begins with the amount. */
export function addTo<Key>(tally: Map<Key, number>, key: Key, amount: number): void {
  const before = tally.get(key);
  tally.set(key, before === undefined ? amount : before + amount);
}

const none = 0;

/** What was counted under a key by somebody who met every key: of one that was never met there is none. */
export function countOf<Key>(tally: ReadonlyMap<Key, number>, key: Key): number {
  return tally.get(key) ?? none;
}
