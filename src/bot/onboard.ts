import type { Desk } from './desk.ts';
import type { InboundTurn } from './inbound-turn.ts';
import { eventKeys, type Outbox } from './outbox.ts';
import { conversationIdOf } from './reader.ts';

/**
 * Greets a person once, and gives them the cards that waited for them: when they install the bot, when they write
 * to it and never installed it, and when their chat is a new one, in which the cards they had cannot be seen. The
 * outbox makes it harmless to be called on every turn.
 */
export async function onboard(
  { desk, outbox }: { readonly desk: Desk; readonly outbox: Outbox },
  { reader, before }: InboundTurn,
): Promise<void> {
  const { actor, target } = reader;
  const isMoved = before !== null && conversationIdOf(before) !== target.conversationId;
  if (before?.state === 'active' && !isMoved) return;
  const place = isMoved ? `:${target.conversationId}` : '';
  // Somebody who comes back after removing the bot is greeted again, once.
  const again = before === null || isMoved ? '' : `:${before.lastSeenAt}`;
  const person = { tenantId: actor.tenantId, recipient: actor.aadObjectId };
  await outbox.tell({ ...person, caseId: null, eventKey: `${eventKeys.welcome}${place}${again}` });
  for (const caseId of await desk.waitingCases(actor, 'installed')) {
    await outbox.tell({ ...person, caseId, eventKey: `ask:${caseId}${place}` });
  }
  await outbox.catchUp(actor.tenantId, actor.aadObjectId);
}
