import { setTimeout as wait } from 'node:timers/promises';
import type { Bot } from '../bot/create-bot.ts';
import type { CaseStore } from '../ledger/cases.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';

export interface WatchDeps {
  readonly tenantId: string;
  readonly ledger: { readonly cases: Pick<CaseStore, 'inFlight' | 'list'> };
  readonly bot: Pick<Bot, 'refreshCase'>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly everyMs?: number;
}

/** Of so many looks one is at every case: whatever else changed them is rarer than work in hand. */
const looksPerRound = 30;

/**
 * Where another process works, its progress is looked up rather than told: cases in hand every two seconds, others
 * every minute. What cannot be looked up now is looked up again. `stop` resolves when the last look is done.
 */
export function watchCases({ tenantId, ledger, bot, clock, log, everyMs = 2_000 }: WatchDeps): {
  stop(): Promise<void>;
} {
  const stopping = new AbortController();
  let inHand: ReadonlySet<string> = new Set();
  let seenUntil = clock.now().toISOString();

  async function lookAtWork(): Promise<void> {
    const now = new Set((await ledger.cases.inFlight(tenantId)).map(({ id }) => id));
    for (const caseId of new Set([...inHand, ...now])) await bot.refreshCase(caseId);
    inHand = now;
  }

  async function lookAtAll(): Promise<void> {
    const changed = (await ledger.cases.list({ tenantId })).filter(({ updatedAt }) => updatedAt > seenUntil);
    for (const { id } of changed) await bot.refreshCase(id);
    seenUntil = changed.reduce(
      (latest, each) => (each.updatedAt > latest ? each.updatedAt : latest),
      seenUntil,
    );
  }

  async function watch(): Promise<void> {
    for (let look = 1; !stopping.signal.aborted; look += 1) {
      try {
        await lookAtWork();
        if (look % looksPerRound === 0) await lookAtAll();
      } catch (err) {
        log.warn({ err }, 'cases not looked at; it is tried again');
      }
      await wait(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  const watching = watch();
  return {
    stop: async () => {
      stopping.abort();
      await watching;
    },
  };
}
