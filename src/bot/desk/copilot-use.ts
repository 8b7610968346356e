import type { CopilotCohortView } from '../../cards/copilot-cohort.ts';
import type { Position } from '../../core/model/position.ts';
import { known, unknown, type Figure } from '../../core/model/product.ts';
import type { PositionDay } from '../../ledger/positions.ts';
import type { LedgerDeskDeps } from './desk-deps.ts';
import { freshnessOf } from './source-freshness.ts';

/** How Copilot is used on a day. Without a position, or without its report, the figures are unknown. */
export async function copilotUse(
  { policy, copilotApps }: Pick<LedgerDeskDeps, 'policy' | 'copilotApps'>,
  product: string,
  position: Position | null,
  day: PositionDay | null,
): Promise<Omit<CopilotCohortView, 'asOf' | 'reclaim'>> {
  const { copilotActiveDays, copilotZeroUsageDays } = policy.decision;
  const assigned: Figure<number> = position?.assigned ?? unknown('not-reconciled');
  const use = position?.copilot ?? null;
  const unread = assigned.known ? unknown('no-evidence') : assigned;
  const active = use === null ? unread : known(use.activeInWindow);
  return {
    kind: 'copilot-cohort',
    product: position?.name ?? product,
    assigned,
    active,
    activePct: percentage(active, assigned),
    activeDays: copilotActiveDays,
    zeroUsage: use === null ? unread : known(use.zeroUsage),
    zeroUsageDays: copilotZeroUsageDays,
    apps: await copilotApps(),
    gaps: day?.coverage.gaps.filter(({ source }) => source === 'copilot') ?? [],
    sources: freshnessOf(day?.sources ?? [], 'copilot'),
  };
}

function percentage(part: Figure<number>, whole: Figure<number>): Figure<number> {
  if (!part.known) return part;
  if (!whole.known) return whole;
  if (whole.value === 0) return unknown('nothing-assigned');
  return known(Math.round((part.value * 1000) / whole.value) / 10);
}
