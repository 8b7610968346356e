import { createReconciler } from '../core/reconcile/create-reconciler.ts';
import { dayOf } from '../core/model/day.ts';
import type { DecisionPolicy } from '../core/model/policy.ts';
import type { PopulationRule } from '../core/model/population-rule.ts';
import type { VerdictCounts } from '../core/model/position.ts';
import { unknown, type ProductSupply } from '../core/model/product.ts';
import { createLake } from '../lake/lake.ts';
import { fixedClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { copilotProduct, syntheticProducts } from './synthetic-tables.ts';

export const benchTenant = { tenantId: 'synthetic', asOf: '2026-11-22' };

export const benchPolicy: DecisionPolicy = {
  classifyAfterDays: 90,
  watchAfterDays: 60,
  newForDays: 30,
  copilotZeroUsageDays: 60,
  copilotActiveDays: 30,
  warnAtPercentOfEntitlement: 90,
};

export const benchPopulations: readonly PopulationRule[] = [
  { population: 'serviceAccount', attribute: 'employeeType', values: ['Service account'] },
  { population: 'leave', attribute: 'employeeType', values: ['On leave'] },
];

/** The product's own path: the lake's seats through the reconciler. Verdict counts per product. */
export async function foldSeats(dir: string): Promise<VerdictCounts[]> {
  const clock = fixedClock(new Date(`${benchTenant.asOf}T07:00:00Z`));
  const lake = await createLake({ dir, clock, log: createLog('silent') });
  try {
    const run = await lake.newest({ tenantId: benchTenant.tenantId });
    if (run === null) throw new TypeError(`There is no run in ${dir}`);
    const reconciler = createReconciler({
      asOf: dayOf(benchTenant.asOf),
      policy: benchPolicy,
      products: benchSupplies,
      seatsUnknown: null,
      evidenceGaps: {},
      peaks: new Map(),
      isExempt: () => false,
      isReleased: () => false,
    });
    const query = { products: benchSupplies, populations: benchPopulations };
    for await (const seats of run.seats(query)) for (const seat of seats) reconciler.step(seat);
    return reconciler.finish().map(({ verdicts }) => {
      if (!verdicts.known) throw new TypeError('The verdicts of a whole run are known');
      return verdicts.value;
    });
  } finally {
    await lake.close();
  }
}

export const benchSupplies = syntheticProducts.map((skuIds, index): ProductSupply => {
  const nothing = unknown('the benchmark has no register');
  return {
    product: `product-${index}`,
    name: `Product ${index}`,
    skuIds,
    ownerIds: [],
    method: index === copilotProduct ? 'copilot' : 'sign-in',
    entitled: nothing,
    purchased: nothing,
    price: nothing,
  };
});
