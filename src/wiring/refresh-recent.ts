import type { Bot } from '../bot/create-bot.ts';
import type { CaseStore } from '../ledger/cases.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';

export interface RefreshRecentDeps {
  readonly tenantId: string;
  readonly ledger: { readonly cases: Pick<CaseStore, 'list'> };
  readonly bot: Pick<Bot, 'refreshCase'>;
  readonly clock: Clock;
  readonly log: Logger;
}

const dayMs = 86_400_000;

/** A process that died may have left cards that no longer show what is true: those of the last day are edited. */
export function refreshRecent({ tenantId, ledger, bot, clock, log }: RefreshRecentDeps): void {
  const since = new Date(clock.now().getTime() - dayMs).toISOString();
  const refresh = async (): Promise<void> => {
    for (const { id, updatedAt } of await ledger.cases.list({ tenantId }))
      if (updatedAt >= since) await bot.refreshCase(id);
  };
  refresh().catch((err: unknown) => log.warn({ err }, 'cards not refreshed'));
}
