import { isoOf } from '../core/model/day.ts';
import type { Position } from '../core/model/position.ts';
import type { ReconcileBasis } from '../jobs/reconcile-basis.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { PositionDay } from '../ledger/positions.ts';
import type { FigureBasis } from '../reports/figure-query.ts';

/** What the day was concluded from beside the observations; null for a day whose basis was not kept. */
export async function figureBasisOf(
  { positions, positionVersions }: Pick<Ledger, 'positions' | 'positionVersions'>,
  { tenantId, asOf, runId }: PositionDay,
  { product, peak }: Position,
): Promise<FigureBasis | null> {
  const kept = await positionVersions.find({ tenantId, asOf });
  if (kept?.runId !== runId) return null;
  const { products, policy } = kept.basis as unknown as ReconcileBasis;
  const price = products.find((supply) => supply.product === product)?.price;
  const peakOn = peak.known ? isoOf(peak.value.on) : null;
  const peakDay = peakOn === null ? null : await positions.newest({ tenantId, onOrBefore: peakOn });
  return {
    price: price?.known === true ? price.value : null,
    warnAtPercent: policy.warnAtPercentOfEntitlement,
    newForDays: policy.newForDays,
    peakRun: peakDay?.asOf !== peakOn ? null : { asOf: peakOn, runId: peakDay.runId },
  };
}
