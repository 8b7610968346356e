import type { ConfirmLosses } from '../../cards/confirm-losses.ts';
import type { Money } from '../../core/model/money.ts';
import { archiveCostOf, netSavingOf } from '../../core/preflight/archive-cost.ts';
import { createLossTally, type LossSummary } from '../../core/preflight/loss-summary.ts';
import {
  mailboxGoneAfterDays,
  oneDriveArchivedAfterDays,
  oneDriveReadOnlyAfterDays,
} from '../../core/preflight/milestones.ts';
import type { Case } from '../../ledger/case-row.ts';
import type { LedgerDeskDeps } from './desk-deps.ts';
import { eachStep } from './each-step.ts';

const dayMs = 86_400_000;

type LossDeps = Pick<LedgerDeskDeps, 'ledger' | 'policy' | 'clock'>;

/** What the people whose licence would be taken lose together, each counted once. */
export async function sumLosses({ ledger }: Pick<LossDeps, 'ledger'>, caseId: string): Promise<LossSummary> {
  const seen = new Set<string>();
  const tally = createLossTally();
  const spared = await ledger.cases.spared(caseId);
  for await (const { userId, preflight } of eachStep(ledger, caseId, 'planned')) {
    if (seen.has(userId)) continue;
    seen.add(userId);
    if (spared.has(userId)) tally.leaveOut('kept');
    else tally.add(preflight);
  }
  return tally.summary();
}

/** People whom something they would lose, or an answer that still holds, keeps out of the plan. */
export async function countLeftOut(deps: Pick<LossDeps, 'ledger'>, { id }: Case): Promise<number> {
  const { leftOut } = await sumLosses(deps, id);
  return leftOut.reduce((sum, { people }) => sum + people, 0);
}

/** The losses with their days and their price, were the case carried out now. `seatPrice`: of those who lose theirs. */
export function confirmLosses(
  { policy, clock }: LossDeps,
  summary: LossSummary,
  seatPrice: Money | null,
): ConfirmLosses {
  const { delicensingResiliency = 'unknown', oneDriveArchive } = policy.preflight ?? {};
  const dayAfter = (days: number) =>
    new Date(clock.now().getTime() + days * dayMs).toISOString().slice(0, 10);
  const archiveCost =
    oneDriveArchive === undefined ? null : archiveCostOf(summary.oneDrives.bytes, oneDriveArchive);
  return {
    summary,
    mailboxesGoneOn: dayAfter(mailboxGoneAfterDays),
    oneDrivesReadOnlyOn: dayAfter(oneDriveReadOnlyAfterDays),
    oneDrivesArchivedOn: dayAfter(oneDriveArchivedAfterDays),
    archiveCost,
    seatPrice,
    net: seatPrice === null || archiveCost === null ? null : netSavingOf(seatPrice, archiveCost),
    delicensingResiliency,
  };
}
