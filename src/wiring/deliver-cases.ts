import type { Bot } from '../bot/create-bot.ts';
import type { Desk } from '../bot/desk.ts';
import type { Logger } from '../lib/log.ts';
import type { Product } from './compose.ts';

export interface DeliverDeps {
  readonly product: Pick<Product, 'ledger' | 'tenantId'>;
  readonly bot: Pick<Bot, 'push' | 'sendDue'>;
  readonly desk: Pick<Desk, 'waitingCases'>;
  readonly log: Logger;
}

/**
 * Puts every waiting case in front of those owners who can be reached, once each, and tries again what did not
 * arrive. What fails for one person keeps nothing from the others. Returns how many cards went out.
 */
export async function deliverCases({ product, bot, desk, log }: DeliverDeps): Promise<number> {
  const { ledger, tenantId } = product;
  let sent = 0;
  for (const { userAadId, state } of await ledger.conversations.all(tenantId)) {
    if (state !== 'active') continue;
    try {
      for (const caseId of await desk.waitingCases({ tenantId, aadObjectId: userAadId }, 'round')) {
        const result = await bot.push({ tenantId, recipient: userAadId, caseId });
        if (result.kind === 'sent') sent += 1;
      }
    } catch (err) {
      log.error({ err, recipient: userAadId }, 'waiting cases not brought');
    }
  }
  await bot.sendDue();
  return sent;
}
