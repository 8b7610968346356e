import { setTimeout as wait } from 'node:timers/promises';
import { ActivityTypes, type TurnContext } from 'botbuilder';
import type { AdaptiveCard } from '../cards/card.ts';
import { renderView } from '../cards/render-view.ts';
import { sideVerbs, verbs, type SideVerb } from '../cards/verbs.ts';
import type { View } from '../cards/view.ts';
import type { Logger } from '../lib/log.ts';
import { afterTurnOf, type AfterTurn } from './after-turn.ts';
import { answerVerb, isDecision, refusalView, type CaseVerb, type VerbAnswer } from './answer-verb.ts';
import { botMessages } from './bot-messages.ts';
import type { CaseCards } from './case-cards.ts';
import type { Desk } from './desk.ts';
import type { Outbox } from './outbox.ts';
import type { RefusedTurns } from './refused-turns.ts';
import type { Reader } from './reader.ts';
import type { Sender } from './sender.ts';
import type { SideCards } from './side-cards.ts';
import { withinTime } from './within-time.ts';

export interface PressDeps {
  readonly desk: Desk;
  readonly outbox: Outbox;
  readonly sender: Sender;
  readonly cards: CaseCards;
  readonly sideCards: SideCards;
  readonly refusals: RefusedTurns;
  readonly log: Logger;
  readonly answerWithinMs: number;
}

/** What the client needs to put the answer on the screen before an edit of the same card may follow. */
const settleMs = 300;

export interface Press {
  /** Action.Execute: the card that answers it replaces the one that was pressed. */
  execute(context: TurnContext, reader: Reader, verb: CaseVerb): Promise<void>;
  /** Action.Submit of an old client: there is no answer to give, so the message itself is edited. */
  submit(context: TurnContext, reader: Reader, verb: CaseVerb): Promise<void>;
  /** A button on a card that is not one of a case; its answer takes the place of the card, in the chat as well. */
  side(context: TurnContext, reader: Reader, verb: SideVerb): Promise<void>;
  /** The same for an old client: the answer is a message, and is stored in the card. */
  sideSubmit(context: TurnContext, reader: Reader, verb: SideVerb): Promise<void>;
  /** Sends the card of a case as a message. Null when it was sent; else what to say. */
  open(reader: Reader, caseId: string, pressId: string): Promise<View | null>;
}

/** The turn's context is revoked when the turn ends; this is what a late answer still needs of it. */
interface Pressed {
  readonly replyToId: string | undefined;
  readonly after: AfterTurn;
}

export function createPress({
  desk,
  outbox,
  sender,
  cards,
  sideCards,
  refusals,
  log,
  answerWithinMs,
}: PressDeps): Press {
  /** The stored message is what other devices see, so after a change it is edited as well (teams §4.3). */
  async function follow({ replyToId, after }: Pressed, reader: Reader, answer: VerbAnswer): Promise<void> {
    const { caseId, isChanged } = answer;
    if (caseId === null) return;
    const { conversationId } = reader.target;
    if (replyToId !== undefined)
      await cards.adopt(reader.actor, caseId, { activityId: replyToId, conversationId });
    if (!isChanged) return;
    after.add(() => {
      cards
        .refresh(caseId)
        .catch((error: unknown) => log.error({ err: error, caseId }, 'cards not refreshed'));
    });
  }

  async function answered(reader: Reader, verb: CaseVerb, data: unknown): Promise<VerbAnswer> {
    const answer = await answerVerb(desk, reader.actor, verb, data);
    if (answer.refused !== null) {
      const actor = reader.actor.aadObjectId;
      refusals.note({ actor, code: answer.refused, about: verb, caseId: caseIdIn(data) });
    }
    return answer;
  }

  async function sideAnswer(
    { replyToId, after }: Pressed,
    reader: Reader,
    verb: SideVerb,
    data: unknown,
  ): Promise<View> {
    const answer = await desk.side(reader.actor, verb, data);
    if (answer.kind === 'refusal') {
      const actor = reader.actor.aadObjectId;
      refusals.note({ actor, code: answer.code, about: verb, caseId: caseIdIn(data) });
      return refusalView(answer);
    }
    // Names are for this answer alone: nothing that stays in the chat has them (C25).
    if (replyToId !== undefined && verb !== sideVerbs.reveal)
      after.add(() => {
        wait(settleMs)
          .then(() => sideCards.follow(reader, replyToId, answer))
          .catch((error: unknown) => log.error({ err: error, verb }, 'side card not stored'));
      });
    return answer;
  }

  /** From the press of a deciding button until its answer is on the screen, nothing else edits the card. */
  function holdUntilAnswered(verb: CaseVerb, data: unknown, after: AfterTurn): void {
    const caseId = caseIdIn(data);
    if (caseId === null || !isDecision(verb)) return;
    const release = cards.hold(caseId);
    after.add(() => void wait(settleMs).then(release));
  }

  async function send(reader: Reader, view: View, verb: CaseVerb | SideVerb): Promise<void> {
    const outcome = await sender.send(reader.target, renderView(view, reader.format));
    if (outcome.kind !== 'sent') log.warn({ outcome, verb }, 'answer not delivered');
  }

  /** The client shows what was said in time, so what comes later is an edit or a message; a reason is a message. */
  async function late(
    answering: Promise<VerbAnswer>,
    pressed: Pressed,
    reader: Reader,
    verb: CaseVerb,
  ): Promise<void> {
    try {
      const answer = await answering;
      await follow(pressed, reader, answer);
      const isShownByEdit = answer.caseId !== null && answer.isChanged;
      if (answer.reason !== null) await send(reader, answer.reason, verb);
      else if (!isShownByEdit) await send(reader, answer.view, verb);
    } catch (error) {
      log.error({ err: error, verb }, 'late answer failed');
      await send(reader, botMessages.fault, verb);
    }
  }

  return {
    async execute(context, reader, verb) {
      const { action } = context.activity.value as { readonly action?: { readonly data?: unknown } };
      const data = action?.data;
      const pressed = pressedOf(context);
      holdUntilAnswered(verb, data, pressed.after);
      const answering = answered(reader, verb, data);
      const answer = await withinTime(answering, answerWithinMs);
      if (answer !== null) {
        await follow(pressed, reader, answer);
        await sendInvokeCard(context, renderView(answer.view, reader.format));
        return;
      }
      await sendInvokeText(context, 'Working on it. The card follows.');
      late(answering, pressed, reader, verb).catch((error: unknown) =>
        log.error({ err: error, verb }, 'late answer failed'),
      );
    },
    async submit(context, reader, verb) {
      const data: unknown = context.activity.value;
      const pressed = pressedOf(context);
      holdUntilAnswered(verb, data, pressed.after);
      const answer = await answered(reader, verb, data);
      await follow(pressed, reader, answer);
      const card = renderView(answer.view, reader.format);
      const outcome =
        pressed.replyToId === undefined || answer.caseId === null
          ? await sender.send(reader.target, card)
          : await sender.edit(reader.target, pressed.replyToId, card);
      if (outcome.kind !== 'sent') log.warn({ outcome, verb }, 'answer not delivered');
    },
    async side(context, reader, verb) {
      const { action } = context.activity.value as { readonly action?: { readonly data?: unknown } };
      const view = await sideAnswer(pressedOf(context), reader, verb, action?.data);
      await sendInvokeCard(context, renderView(view, reader.format));
    },
    async sideSubmit(context, reader, verb) {
      const view = await sideAnswer(pressedOf(context), reader, verb, context.activity.value);
      await send(reader, view, verb);
    },
    async open(reader, caseId, pressId) {
      const view = await desk.caseCard(reader.actor, caseId);
      if (view.kind === 'refusal') {
        const actor = reader.actor.aadObjectId;
        refusals.note({ actor, code: view.code, about: verbs.open, caseId: caseIdIn({ caseId }) });
        return refusalView(view);
      }
      const { tenantId, aadObjectId: recipient } = reader.actor;
      await outbox.tell({ tenantId, recipient, caseId, eventKey: `open:${pressId}` });
      return null;
    },
  };
}

/** Answers an Action.Execute by hand: the SDK's own way would edit the message for everybody (teams §2.9 a). */
export async function sendInvokeCard(context: TurnContext, card: AdaptiveCard): Promise<void> {
  await sendInvoke(context, 'application/vnd.microsoft.card.adaptive', card);
}

async function sendInvokeText(context: TurnContext, text: string): Promise<void> {
  await sendInvoke(context, 'application/vnd.microsoft.activity.message', text);
}

async function sendInvoke(context: TurnContext, type: string, value: unknown): Promise<void> {
  await context.sendActivity({
    type: ActivityTypes.InvokeResponse,
    value: { status: 200, body: { statusCode: 200, type, value } },
  });
}

function pressedOf(context: TurnContext): Pressed {
  return { replyToId: context.activity.replyToId, after: afterTurnOf(context) };
}

/** A case id a card claims to be of; what is no id of ours is not repeated. */
function caseIdIn(data: unknown): string | null {
  const caseId = typeof data === 'object' && data !== null && 'caseId' in data ? data.caseId : null;
  return typeof caseId === 'string' && /^[\w-]{1,64}$/.test(caseId) ? caseId : null;
}
