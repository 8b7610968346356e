import type { IdleAge } from '../../cards/case-view.ts';
import type { LedgerDeskDeps } from './desk-deps.ts';
import { eachStep } from './each-step.ts';

const bounds = [
  [0, 90],
  [91, 120],
  [121, 180],
  [181, 365],
  [366, null],
] as const;

/** People of the case by how long they have been idle, and those who never came. */
export async function idleAges(
  { ledger }: Pick<LedgerDeskDeps, 'ledger'>,
  caseId: string,
): Promise<{ readonly ages: readonly IdleAge[]; readonly neverUsed: number }> {
  const seen = new Set<string>();
  const counted = bounds.map(([fromDays, toDays]) => ({ fromDays, toDays, seats: 0 }));
  let neverUsed = 0;
  for await (const { userId, evidence } of eachStep(ledger, caseId, 'planned')) {
    if (seen.has(userId)) continue;
    seen.add(userId);
    const { idleDays } = evidence;
    if (idleDays === null) neverUsed += 1;
    else for (const age of counted) if (isIn(age, idleDays)) age.seats += 1;
  }
  return { ages: counted.filter(({ seats }) => seats > 0), neverUsed };
}

function isIn({ fromDays, toDays }: Omit<IdleAge, 'seats'>, days: number): boolean {
  return days >= fromDays && (toDays === null || days <= toDays);
}
