import { dayOf, isoOf } from '../core/model/day.ts';
import type { Position } from '../core/model/position.ts';
import { known, unknown, type Figure } from '../core/model/product.ts';
import {
  partnerMetrics,
  type PartnerMetrics,
  type PartnerSubscription,
} from '../core/bridge/partner-metrics.ts';
import type { Lake } from '../lake/lake.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import type { PositionDay } from '../ledger/positions.ts';

/** Partner Center's window is not ours to configure (PAR-03). */
export const partnerDays = 28;

/** A product's position with Partner Center's rates beside it. */
export interface ProductComparison {
  readonly day: PositionDay;
  readonly position: Position;
  readonly partner: PartnerMetrics;
}

/** Counts one product the way Partner Center does, from the observations its position rests on (PAR-01..08). */
export async function comparePartner(
  { lake }: { readonly lake: Pick<Lake, 'run' | 'newest' | 'days'> },
  day: PositionDay,
  position: Position,
): Promise<ProductComparison> {
  const { tenantId, asOf, runId } = day;
  const run = await lake.run({ tenantId, asOf, runId });
  const gone = unknown('observations-gone');
  const facts =
    run === null
      ? { passedOn: gone, engageOnly: gone }
      : await run.partnerFacts(await runsWithin(lake, day), {
          skuIds: position.skuIds,
          withinDays: partnerDays,
        });
  return {
    day,
    position,
    partner: partnerMetrics({
      assigned: position.assigned,
      sold: position.purchased,
      activeHolders: workedWithin(position),
      ...facts,
      subscriptions: run === null ? gone : await subscriptionsOf(run, position.skuIds),
    }),
  };
}

/** Holders with activity within Partner Center's window, guests included. */
function workedWithin({ windows }: Position): Figure<number> {
  if (!windows.known) return windows;
  const within = windows.value.find(({ days }) => days === partnerDays);
  if (within === undefined) return unknown('window-not-counted');
  const { worked, guestsWorked, workedUnknown = 'not-counted' } = within;
  return worked === null || guestsWorked === null ? unknown(workedUnknown) : known(worked + guestsWorked);
}

/** The newest collection of each earlier day within the window. */
async function runsWithin(
  lake: Pick<Lake, 'newest' | 'days'>,
  { tenantId, asOf }: PositionDay,
): Promise<StoredRun[]> {
  const first = isoOf(dayOf(asOf) - partnerDays);
  const days = (await lake.days(tenantId)).filter((each) => each >= first && each < asOf);
  const runs = await Promise.all(days.map((onOrBefore) => lake.newest({ tenantId, onOrBefore })));
  return runs.flatMap((run) => (run !== null && days.includes(run.manifest.asOf) ? [run] : []));
}

async function subscriptionsOf(
  run: StoredRun,
  skuIds: readonly string[],
): Promise<Figure<readonly PartnerSubscription[]>> {
  const report = run.manifest.sources.find(({ name }) => name === 'subscriptions');
  if (report?.status !== 'complete') return unknown('subscriptions-missing');
  const wanted = new Set(skuIds.map((skuId) => skuId.toLowerCase()));
  const { subscriptions } = await run.supply();
  return known(
    subscriptions
      .filter(({ skuId }) => wanted.has(skuId.toLowerCase()))
      .map(({ status, isTrial, totalUnits }) => ({ status, isTrial, units: totalUnits })),
  );
}
