import { ActivityTypes, type Activity, type Storage, type TurnContext } from 'botbuilder';
import { AI, ApplicationBuilder, type Planner } from '@microsoft/teams-ai';
import { renderView } from '../cards/render-view.ts';
import { sideVerbs, verbs } from '../cards/verbs.ts';
import type { View } from '../cards/view.ts';
import { createFormat } from '../cards/format.ts';
import type { Logger } from '../lib/log.ts';
import { answerText } from './answer-question.ts';
import { caseVerbs } from './answer-verb.ts';
import { botMessages, faultOf } from './bot-messages.ts';
import type { CaseCards } from './case-cards.ts';
import type { Desk } from './desk.ts';
import { directoryId } from './directory-id.ts';
import { readTurn, referenceOf, type InboundTurn } from './inbound-turn.ts';
import { onboard } from './onboard.ts';
import type { Outbox } from './outbox.ts';
import { createPress, sendInvokeCard } from './press-button.ts';
import type { Reader } from './reader.ts';
import type { RefusedTurns } from './refused-turns.ts';
import type { Sender } from './sender.ts';
import type { SideCards } from './side-cards.ts';
import type { Conversations } from './stores.ts';
import { withinTime } from './within-time.ts';

export interface ConversationDeps {
  readonly desk: Desk;
  readonly conversations: Conversations;
  readonly outbox: Outbox;
  readonly sender: Sender;
  readonly cards: CaseCards;
  readonly sideCards: SideCards;
  readonly refusals: RefusedTurns;
  readonly log: Logger;
  readonly allowedTenantId: string;
  readonly answerWithinMs: number;
  readonly countWithinMs: number;
}

type Handler = (context: TurnContext, turn: InboundTurn) => Promise<void>;

/** Nothing that matters may live in the SDK's own state: last write wins there (teams §2.6). */
const noStorage: Storage = {
  read: async () => ({}),
  write: async () => undefined,
  delete: async () => undefined,
};

const answerAction = 'answer';

/** The commands of the menu, as plain messages. Anchored: the SDK would match them anywhere in a text (§2.9 b). */
const commands = [/^\s*help\s*$/i, /^\s*waiting\s*$/i, /^\s*copilot\s*$/i, /^\s*digest\s*$/i];

/** The routes of a turn: what was installed, pressed or written, and what the bot says to it. */
export function createConversation(deps: ConversationDeps): { run(context: TurnContext): Promise<boolean> } {
  const { desk, conversations, sender, log } = deps;
  const press = createPress(deps);

  /** No text is ever handed to a model: the plan is one action, which reads the question itself. */
  const planner: Planner = {
    beginTask: async () => ({
      type: 'plan',
      commands: [{ type: 'DO', action: answerAction, parameters: {} }] as never,
    }),
    continueTask: async () => ({ type: 'plan', commands: [] }),
  };
  const app = new ApplicationBuilder()
    .withStorage(noStorage)
    .withAIOptions({ planner })
    .setStartTypingTimer(false)
    .build();

  /** Runs a handler for a person that is known; says why not otherwise, and never leaves them without an answer. */
  function withReader(handler: Handler): (context: TurnContext) => Promise<void> {
    return async (context) => {
      let isKnown = false;
      try {
        const turn = await readTurn(context, deps);
        if (typeof turn !== 'string') {
          isKnown = true;
          await handler(context, turn);
          return;
        }
        noteRefused(context.activity, botMessages[turn].code);
        await say(context, botMessages[turn]);
      } catch (error) {
        log.error({ err: error, activity: context.activity.type }, 'turn failed');
        await say(context, isKnown ? faultOf(error) : botMessages.fault);
      }
    };
  }

  /** Who spoke is only noted where the turn says it. */
  function noteRefused({ type, name, from }: Activity, code: string): void {
    const actor = directoryIdOrNull(from.aadObjectId);
    deps.refusals.note({ actor, code, about: name || type, caseId: null });
  }

  /** An answer to somebody of whom nothing but this turn is known. */
  async function say(context: TurnContext, view: View): Promise<void> {
    const card = renderView(view, createFormat({ locale: context.activity.locale }));
    if (isOf(context.activity, ActivityTypes.Invoke)) await sendInvokeCard(context, card);
    else
      await sender.send(
        { conversationId: context.activity.conversation.id, reference: referenceOf(context) },
        card,
      );
  }

  async function reply({ target, format }: Reader, view: View): Promise<void> {
    const outcome = await sender.send(target, renderView(view, format));
    if (outcome.kind !== 'sent') log.warn({ outcome, view: view.kind }, 'answer not delivered');
  }

  /** Within the turn, which Teams ends after 15 seconds; what takes longer is announced, and follows. */
  async function answer(reader: Reader, text: string): Promise<void> {
    const answering = answerText(desk, reader.actor, text);
    const view = await withinTime(answering, deps.countWithinMs);
    await reply(reader, view ?? botMessages.counting);
    if (view !== null) return;
    follow(reader, answering).catch((error: unknown) => log.error({ err: error }, 'late answer failed'));
  }

  async function follow(reader: Reader, answering: Promise<View>): Promise<void> {
    try {
      await reply(reader, await answering);
    } catch (error) {
      log.error({ err: error }, 'late answer failed');
      await reply(reader, faultOf(error));
    }
  }

  const answerMessage = withReader(async ({ activity }, turn) => {
    await onboard(deps, turn);
    await answer(turn.reader, activity.text);
  });

  app.activity(ActivityTypes.InstallationUpdate, async (context) => {
    if (context.activity.action?.startsWith('remove')) await forget(context);
    else if (context.activity.action === 'add')
      await withReader((_context, turn) => onboard(deps, turn))(context);
    else await withReader(async () => undefined)(context);
  });
  app.message(commands, answerMessage);
  for (const verb of caseVerbs) {
    app.adaptiveCards.actionExecute(verb, async (context) => {
      await withReader((_context, turn) => press.execute(context, turn.reader, verb))(context);
      return '';
    });
    app.adaptiveCards.actionSubmit(
      verb,
      withReader((context, turn) => press.submit(context, turn.reader, verb)),
    );
  }
  for (const verb of Object.values(sideVerbs)) {
    app.adaptiveCards.actionExecute(verb, async (context) => {
      await withReader((_context, turn) => press.side(context, turn.reader, verb))(context);
      return '';
    });
    app.adaptiveCards.actionSubmit(
      verb,
      withReader((context, turn) => press.sideSubmit(context, turn.reader, verb)),
    );
  }
  app.adaptiveCards.actionSubmit(
    verbs.ask,
    withReader(async ({ activity }, { reader }) => {
      const { question } = activity.value as { readonly question?: unknown };
      await answer(reader, typeof question === 'string' ? question : '');
    }),
  );
  app.adaptiveCards.actionSubmit(
    verbs.open,
    withReader(async ({ activity }, { reader }) => {
      const { caseId } = activity.value as { readonly caseId?: unknown };
      const view =
        typeof caseId === 'string'
          ? await press.open(reader, caseId, activity.id ?? '')
          : botMessages.unknownButton;
      if (view !== null) await reply(reader, view);
    }),
  );
  app.addRoute(
    async ({ activity }) =>
      isOf(activity, ActivityTypes.Message) && !activity.text && activity.value !== undefined,
    withReader(async ({ activity }, { reader }) => {
      noteRefused(activity, botMessages.unknownButton.code);
      await reply(reader, botMessages.unknownButton);
    }),
  );
  app.addRoute(
    async ({ activity }) => isOf(activity, ActivityTypes.Message) && isWithoutWords(activity),
    withReader(async (_context, turn) => {
      await onboard(deps, turn);
      await reply(turn.reader, { kind: 'help' });
    }),
  );
  app.addRoute(
    async ({ activity }) => isOf(activity, ActivityTypes.Invoke),
    async (context) => {
      if (context.activity.name === 'adaptiveCard/action') {
        noteRefused(context.activity, botMessages.unknownButton.code);
        await say(context, botMessages.unknownButton);
      } else await context.sendActivity({ type: ActivityTypes.InvokeResponse, value: notImplemented });
    },
    true,
  );
  app.ai.action(answerAction, async (context) => {
    await answerMessage(context);
    return AI.StopCommandName;
  });

  async function forget(context: TurnContext): Promise<void> {
    const turn = await readTurn(context, deps);
    if (typeof turn === 'string') return;
    const { tenantId, aadObjectId } = turn.reader.actor;
    await conversations.markUninstalled({ tenantId, userAadId: aadObjectId }, 'removed by the person');
  }

  return { run: (context) => app.run(context) };
}

/** As the directory writes it; null for what is no object id. */
function directoryIdOrNull(id: unknown): string | null {
  return typeof id === 'string' && /^[0-9a-f-]{36}$/i.test(id) ? directoryId(id) : null;
}

/** The SDK types an activity's type as a string, and lists the values in an enumeration. */
function isOf({ type }: Activity, wanted: ActivityTypes): boolean {
  return type === wanted.valueOf();
}

/** Nothing but a file, a picture or blanks; typed by the SDK as a text, on the wire it may be missing. */
function isWithoutWords({ text }: { readonly text?: string | undefined }): boolean {
  return text === undefined || text.trim() === '';
}

const notImplemented = {
  status: 501,
  body: { code: 'NOT_IMPLEMENTED', message: 'Seatkeeper answers messages and the buttons on its own cards.' },
};
