import { renderView } from '../cards/render-view.ts';
import type { Logger } from '../lib/log.ts';
import { createCardEditor } from './card-editor.ts';
import { refusalView } from './answer-verb.ts';
import type { Actor, Desk } from './desk.ts';
import { isNotice, type Outbox } from './outbox.ts';
import type { Sender } from './sender.ts';
import type { Deliveries, DeliveryRow } from './stores.ts';

/** The cards of cases that are in people's chats, kept true. */
export interface CaseCards {
  /** Registers a card that is in the chat already, so that it is edited with the others. */
  adopt(actor: Actor, caseId: string, card: { activityId: string; conversationId: string }): Promise<void>;
  /** Edits every card of the case to what is true now; resolves when they all show it. */
  refresh(caseId: string): Promise<void>;
  /** Edits of the case wait until it is released: an answer to a click must not be overtaken by its own edit. */
  hold(caseId: string): () => void;
}

export interface CaseCardsDeps {
  readonly desk: Desk;
  readonly deliveries: Deliveries;
  readonly outbox: Outbox;
  readonly sender: Sender;
  readonly log: Logger;
  /** One card is edited at most once in this time. */
  readonly editGapMs: number;
}

export function createCaseCards({
  desk,
  deliveries,
  outbox,
  sender,
  log,
  editGapMs,
}: CaseCardsDeps): CaseCards {
  const held = new Map<string, Promise<void>>();
  const editor = createCardEditor(editGapMs);

  async function edit(row: DeliveryRow, caseId: string): Promise<void> {
    if (row.activityId === null) return;
    await held.get(caseId);
    const reader = await outbox.activeReader(row.tenantId, row.recipient);
    // A card in a chat that is not there any more cannot be edited.
    if (reader?.target.conversationId !== row.conversationId) return;
    const answer = await desk.caseCard(reader.actor, caseId);
    // Whoever does not answer for it any more is told so: the buttons of the card would still look alive.
    const view = answer.kind === 'refusal' ? refusalView(answer) : answer;
    const outcome = await sender.edit(reader.target, row.activityId, renderView(view, reader.format));
    if (outcome.kind === 'cardGone') await deliveries.markDead(row.id, outcome.code);
    else if (outcome.kind !== 'sent') log.warn({ delivery: row.id, outcome }, 'card not edited');
  }

  return {
    async adopt({ tenantId, aadObjectId: recipient }, caseId, card) {
      const known = await deliveries.forCase(caseId);
      if (known.some(({ activityId }) => activityId === card.activityId)) return;
      const row = await deliveries.enqueue({
        tenantId,
        recipient,
        caseId,
        eventKey: `card:${card.activityId}`,
      });
      if ((await deliveries.claim(row.id)) !== null) await deliveries.markSent(row.id, card);
    },
    async refresh(caseId) {
      const rows = (await deliveries.forCase(caseId)).filter(
        ({ state, eventKey }) => state === 'sent' && !isNotice(eventKey),
      );
      await Promise.all(rows.map((row) => editor.request(row.id, () => edit(row, caseId))));
    },
    hold(caseId) {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      const both = Promise.all([held.get(caseId), promise]).then(() => {
        if (held.get(caseId) === both) held.delete(caseId);
      });
      held.set(caseId, both);
      return () => resolve(undefined);
    },
  };
}
