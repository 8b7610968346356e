import { isMassChange, type MassChangePolicy } from '../core/changes/mass-change.ts';
import { dayOf, isoOf } from '../core/model/day.ts';
import type { Position } from '../core/model/position.ts';
import type { Ledger } from './open-ledger.ts';
import type { PositionDay } from './positions.ts';
import type { LostSeats } from './tenant-changes.ts';

/** A product lost a large share of its seats, and not by steps of ours (C14). */
export interface MassChange {
  /** People who lost it, as the audit log says, by whom; of them, those our own app took without a step. */
  readonly logged: LostSeats;
  /** Fewer seats than on the day before that was reconciled, our own removals left out; null: not to be compared. */
  readonly fewer: number | null;
  /** Seats there are now. */
  readonly left: number;
  /** Which of the two is a mass change. */
  readonly byLog: boolean;
  readonly byCounts: boolean;
  /** The part taken by our own app without a step is a mass change by itself. */
  readonly isOurApp: boolean;
}

export interface MassChangeQuestion {
  readonly tenantId: string;
  readonly ledger: Pick<Ledger, 'tenantChanges' | 'positions' | 'steps'>;
  readonly policy: MassChangePolicy;
  readonly lookbackDays: number;
}

/** Whether a product lost so much, by the audit log of the last days or by its counts. Null: it did not, or nobody can tell. */
export async function massChangeOf(
  { tenantId, ledger, policy, lookbackDays }: MassChangeQuestion,
  day: PositionDay,
  { product, skuIds, assigned }: Position,
): Promise<MassChange | null> {
  if (!assigned.known) return null;
  const left = assigned.value;
  const since = `${isoOf(dayOf(day.asOf) - lookbackDays)}T00:00:00.000Z`;
  const logged = await ledger.tenantChanges.lostSeats({ tenantId, skuIds, since });
  const before = await ledger.positions.newest({ tenantId, onOrBefore: isoOf(dayOf(day.asOf) - 1) });
  const then = before?.positions.find((each) => each.product === product)?.assigned;
  let fewer: number | null = null;
  if (before !== null && then?.known === true) {
    const read = before.sources.map(({ observedAt }) => observedAt).sort()[0];
    const released = await ledger.steps.releasedSince(tenantId, read ?? `${before.asOf}T00:00:00.000Z`);
    fewer = Math.max(0, then.value - left - released.filter((each) => each.product === product).length);
  }
  const isMass = (lost: number) => isMassChange({ lost, left }, policy);
  const byLog = isMass(logged.all);
  const byCounts = fewer !== null && isMass(fewer);
  return byLog || byCounts ? { logged, fewer, left, byLog, byCounts, isOurApp: isMass(logged.grave) } : null;
}
