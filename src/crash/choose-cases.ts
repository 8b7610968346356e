import type { Tenant } from '../twin/population.ts';
import type { PreparedCase } from './stage.ts';

/** Kills from which on a round may have all the work there is. */
const manyKills = 40;
const seatsPerKill = 2.5;
const leastSeats = 20;

/**
 * The cases of a round: all for many kills, else the smallest ones, as long as they give work enough. Without those
 * of a SKU of which more is held than was bought: what is taken of it cannot be given back, by anybody.
 */
export function chooseCases(
  prepared: readonly PreparedCase[],
  kills: number,
  tenant: Pick<Tenant, 'skus' | 'holders'>,
): readonly PreparedCase[] {
  const full = new Set(
    tenant.skus
      .filter(({ fact, prepaid }) => (tenant.holders.get(fact.key) ?? 0) > prepaid.enabled + prepaid.warning)
      .map(({ fact }) => fact.skuId),
  );
  const all = prepared.filter(({ document }) => !document.steps.some(({ skuId }) => full.has(skuId)));
  if (kills >= manyKills) return all;
  const enough = Math.max(leastSeats, kills * seatsPerKill);
  const chosen: PreparedCase[] = [];
  let seats = 0;
  for (const each of all.toSorted((a, b) => a.document.seats - b.document.seats)) {
    if (seats >= enough) break;
    chosen.push(each);
    seats += each.document.seats;
  }
  return chosen;
}
