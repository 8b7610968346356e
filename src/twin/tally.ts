import type { GroupKey } from './group-plans.ts';
import type { PersonFactory } from './person-factory.ts';
import { products } from './products.ts';
import type { SkuKey } from './tenant-skus.ts';

/** What one walk over everybody counts. */
export interface Tally {
  /** Users who hold the SKU, however many rows say so. */
  readonly holders: ReadonlyMap<SkuKey, number>;
  /** Users who hold any SKU of the product. */
  readonly seats: ReadonlyMap<string, number>;
  /** Indexes of the people in each licensing group, ascending. */
  readonly members: ReadonlyMap<GroupKey, Uint32Array>;
}

export function tallyPeople(people: PersonFactory, users: number): Tally {
  const holders = new Map<SkuKey, number>();
  const seats = new Map<string, number>();
  const members = new Map<GroupKey, number[]>();
  for (let index = 0; index < users; index += 1) {
    const { rows } = people.personAt(index);
    const held = new Set<SkuKey>();
    for (const row of rows) {
      if (row.state !== 'Error') held.add(row.sku);
      if (row.group !== null) enlist(members, row.group, index);
    }
    for (const sku of held) increment(holders, sku);
    for (const product of products) {
      if (product.skus.some((sku) => held.has(sku))) increment(seats, product.id);
    }
  }
  const lists = [...members].map(([key, list]) => [key, Uint32Array.from(list)] as const);
  return { holders, seats, members: new Map(lists) };
}

/** A group that gives two SKUs has two rows for a member, but one membership. */
function enlist(members: Map<GroupKey, number[]>, key: GroupKey, index: number): void {
  const list = members.get(key);
  if (list === undefined) members.set(key, [index]);
  else if (list.at(-1) !== index) list.push(index);
}

function increment<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
