import type { Case } from '../../ledger/case-row.ts';
import type { LedgerDeskDeps } from './desk-deps.ts';

const dayMs = 86_400_000;

/** From now on the question is in front of somebody, and lapses if nobody answers it. Once asked, it stays as it is. */
export async function askCase(
  { ledger, policy, clock }: Pick<LedgerDeskDeps, 'ledger' | 'policy' | 'clock'>,
  found: Case,
): Promise<void> {
  if (found.state !== 'proposed') return;
  const now = clock.now();
  const expiresAt = new Date(now.getTime() + policy.caseExpiresDays * dayMs).toISOString();
  await ledger.cases.transition({
    caseId: found.id,
    expectedVersion: found.version,
    event: 'ask',
    actor: 'deliver',
    change: { askedAt: now.toISOString(), expiresAt },
    audit: { action: 'case.ask' },
  });
}
