import type { RegisterLine } from './register-line.ts';

/** The lines that speak for a product on a day, and whether they are in force. */
export interface Speaking {
  readonly product: string;
  readonly lines: readonly RegisterLine[];
  readonly isInForce: boolean;
}

/**
 * Which product each SKU counts for on a day, so that no seat counts twice: one with a line in force that names it,
 * else the one whose line ended last, else the one whose line starts first; of equals the one entered last. SKU ids in
 * lower case.
 */
export function skuOwners(all: readonly Speaking[], asOf: string): ReadonlyMap<string, string> {
  const owners = new Map<string, { readonly product: string; readonly claim: Claim }>();
  for (const { product, lines, isInForce } of all)
    for (const line of lines) {
      const claim = claimOf(line, isInForce, asOf);
      for (const skuId of line.skuIds.map((id) => id.toLowerCase())) {
        const held = owners.get(skuId);
        if (held === undefined || !isWeaker(claim, held.claim)) owners.set(skuId, { product, claim });
      }
    }
  return new Map([...owners].map(([skuId, { product }]) => [skuId, product]));
}

interface Claim {
  /** In force 2, ended 1, not yet in force 0. */
  readonly rank: number;
  readonly on: string;
}

function claimOf({ startDate, endDate }: RegisterLine, isInForce: boolean, asOf: string): Claim {
  if (isInForce) return { rank: 2, on: startDate };
  return endDate !== null && endDate < asOf ? { rank: 1, on: endDate } : { rank: 0, on: startDate };
}

function isWeaker(claim: Claim, than: Claim): boolean {
  if (claim.rank !== than.rank) return claim.rank < than.rank;
  return claim.rank === 0 ? claim.on > than.on : claim.on < than.on;
}
