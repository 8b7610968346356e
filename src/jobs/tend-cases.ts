import { isUndecided } from '../core/case/lifecycle.ts';
import type { Case } from '../ledger/case-row.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Clock } from '../lib/clock.ts';

export interface TendDeps {
  readonly tenantId: string;
  readonly ledger: Pick<Ledger, 'cases'>;
  readonly clock: Clock;
}

const actor = 'housekeeping';

/**
 * What time alone does to cases: a snooze ends, a question nobody answers lapses. The outcome of silence is that
 * nothing is removed. Returns the cases that changed.
 */
export async function tendCases({ tenantId, ledger, clock }: TendDeps): Promise<readonly Case[]> {
  const now = clock.now().toISOString();
  const changed: Case[] = [];
  for (const each of await ledger.cases.list({ tenantId, undecidedOnly: true })) {
    const event = dueEvent(each, now);
    if (event === null) continue;
    const result = await ledger.cases.transition({
      caseId: each.id,
      expectedVersion: each.version,
      event,
      actor,
      ...(event === 'wake'
        ? { change: { snoozedUntil: null } }
        : { change: { closedReason: 'nobody-decided' } }),
      audit: { action: `case.${event}` },
    });
    if (result.kind === 'done') changed.push(result.case);
  }
  return changed;
}

function dueEvent({ state, snoozedUntil, expiresAt }: Case, now: string): 'wake' | 'expire' | null {
  if (!isUndecided(state)) return null;
  if (expiresAt !== null && expiresAt <= now) return 'expire';
  return state === 'snoozed' && snoozedUntil !== null && snoozedUntil <= now ? 'wake' : null;
}
