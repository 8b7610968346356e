import { createCatalogue } from '../catalogue/create-catalogue.ts';
import { dayOf } from '../core/model/day.ts';
import type { PlanReview } from '../core/boundary/plan-review.ts';
import { reviewPlans } from '../jobs/review-plans.ts';
import { createReconciler, type Reconciler } from '../core/reconcile/create-reconciler.ts';
import { createLake } from '../lake/lake.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import { fixedClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { benchPolicy, benchPopulations, benchSupplies, benchTenant } from './reconcile-fold.ts';

/** Pence a month. */
const prices = new Map([
  ['06ebc4ee-1bb5-47dd-8120-11324bc54e06', 5_210],
  ['05e9a617-0261-4cee-bb44-138d3ef5d965', 3_320],
  ['66b55226-6b4f-492c-910c-a3b7a3c9d993', 750],
  ['639dec6b-bb19-468b-871c-c5c441c4b0cb', 2_470],
  ['f8a1db68-be16-40ed-86d5-cb42ce701560', 820],
  ['c5928f49-12ba-48f7-ada3-0d743a3601d5', 1_240],
  ['53818b1b-4a27-454b-8896-0dba576410e6', 2_810],
  ['e43b5b99-8dfb-405f-9987-dc307f34bcbd', 660],
  ['061f9ace-7d42-4136-88ac-31dc755f143f', 590],
  ['3dd6cf57-d688-4eed-ba52-9e40b5468c3e', 410],
  ['26124093-3d78-432b-b5dc-48bf992543d5', 980],
]);

/** Everything the core says of a tenant: every seat judged, every person's plans reviewed. */
export async function runFullCore(dir: string): Promise<PlanReview> {
  return withRun(dir, async (run) => {
    const reconciler = benchReconciler();
    for await (const seats of run.seats(seatQuery)) for (const seat of seats) reconciler.step(seat);
    reconciler.finish();
    return reviewEverybody(run);
  });
}

/** The same as a reconciliation does it: what is said of each seat, with its rule and dates, is kept in the lake. */
export async function runFullCoreKeepingSeats(dir: string): Promise<PlanReview> {
  return withRun(dir, async (run) => {
    const reconciler = benchReconciler();
    const judging = await run.judge(seatQuery);
    try {
      for await (const seats of judging.seats)
        for (const seat of seats) judging.keep(reconciler.step(seat).verdict);
      await judging.save();
    } finally {
      await judging.close();
    }
    reconciler.finish();
    return reviewEverybody(run);
  });
}

const seatQuery = { products: benchSupplies, populations: benchPopulations };

function benchReconciler(): Reconciler {
  return createReconciler({
    asOf: dayOf(benchTenant.asOf),
    policy: benchPolicy,
    products: benchSupplies,
    seatsUnknown: null,
    evidenceGaps: {},
    peaks: new Map(),
    isExempt: () => false,
    isReleased: () => false,
  });
}

async function withRun<T>(dir: string, use: (run: StoredRun) => Promise<T>): Promise<T> {
  const clock = fixedClock(new Date(`${benchTenant.asOf}T07:00:00Z`));
  const lake = await createLake({ dir, clock, log: createLog('silent') });
  try {
    const run = await lake.newest({ tenantId: benchTenant.tenantId });
    if (run === null) throw new TypeError(`There is no run in ${dir}`);
    return await use(run);
  } finally {
    await lake.close();
  }
}

/** Features, scenarios, overlaps, right-sizing, justification and groups. */
async function reviewEverybody(run: StoredRun): Promise<PlanReview> {
  const { review } = await reviewPlans({
    run,
    catalogue: createCatalogue(),
    priceBook: { currency: 'GBP', monthlyMinor: prices },
    policy: {
      decision: benchPolicy,
      populations: benchPopulations,
      rightSizing: {
        attestationDays: 180,
        underusedGroupPct: 30,
        baselines: [
          {
            suite: '06ebc4ee-1bb5-47dd-8120-11324bc54e06',
            baseline: '05e9a617-0261-4cee-bb44-138d3ef5d965',
          },
        ],
      },
    },
  });
  if (review === null) throw new TypeError('The plans of a whole run are known');
  return review;
}
