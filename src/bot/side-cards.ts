import { renderView } from '../cards/render-view.ts';
import type { View } from '../cards/view.ts';
import type { Logger } from '../lib/log.ts';
import type { Desk } from './desk.ts';
import type { Outbox } from './outbox.ts';
import type { Reader } from './reader.ts';
import type { Sender } from './sender.ts';
import type { Deliveries, DeliveryRow } from './stores.ts';

/** Cards beside those of cases, as the chat keeps them: what an answer replaced on one screen is replaced for good. */
export interface SideCards {
  /** Stores the answer in the card that was pressed; whoever was told the same sees that it is answered. */
  follow(reader: Reader, activityId: string, answer: View): Promise<void>;
}

export interface SideCardsDeps {
  readonly desk: Pick<Desk, 'notice'>;
  readonly deliveries: Pick<Deliveries, 'toldLike' | 'markDead'>;
  readonly outbox: Pick<Outbox, 'activeReader'>;
  readonly sender: Sender;
  readonly log: Logger;
}

/** Told to several people at once, and settled by the first who answers; the others are each person's own. */
const sharedPrefixes = ['instruction:', 'change:'] as const;

export function createSideCards({ desk, deliveries, outbox, sender, log }: SideCardsDeps): SideCards {
  async function edit(reader: Reader, activityId: string, view: View): Promise<boolean> {
    const outcome = await sender.edit(reader.target, activityId, renderView(view, reader.format));
    if (outcome.kind !== 'sent') log.warn({ outcome, activityId }, 'side card not edited');
    return outcome.kind !== 'cardGone';
  }

  async function refresh({ id, tenantId, recipient, eventKey, ...card }: DeliveryRow): Promise<void> {
    if (card.activityId === null) return;
    const reader = await outbox.activeReader(tenantId, recipient);
    // A card in a chat that is not there any more cannot be edited.
    if (reader?.target.conversationId !== card.conversationId) return;
    const view = await desk.notice(reader.actor, eventKey);
    if (view.kind === 'refusal') {
      log.info({ delivery: id, code: view.code }, 'card left as it is');
      return;
    }
    if (!(await edit(reader, card.activityId, view))) await deliveries.markDead(id, 'cardGone');
  }

  return {
    async follow(reader, activityId, answer) {
      await edit(reader, activityId, answer);
      const { conversationId } = reader.target;
      const told = await deliveries.toldLike({ conversationId, activityId });
      for (const row of told) {
        const isShared = sharedPrefixes.some((prefix) => row.eventKey.startsWith(prefix));
        if (isShared && row.activityId !== activityId) await refresh(row);
      }
    },
  };
}
