import express, { type ErrorRequestHandler, type Response, type Router } from 'express';
import { AppError } from '../lib/app-error.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import { admitActivity } from './admit-activity.ts';
import { createCaseCards, type CaseCards } from './case-cards.ts';
import { claimsChannel } from './channel-token.ts';
import { createOutbox, eventKeys, type Outbox, type PushResult } from './outbox.ts';
import { createConversation } from './create-conversation.ts';
import type { Desk } from './desk.ts';
import { holdAnswer } from './held-answer.ts';
import { createRefusedTurns, type RefusedTurn } from './refused-turns.ts';
import { createSender, teamsPace, type Pace } from './sender.ts';
import { createSideCards } from './side-cards.ts';
import type { Conversations, Deliveries } from './stores.ts';
import { afterTurn, createAfterTurn } from './after-turn.ts';
import { createAdapter, createTransport, type BotAuth } from './transport.ts';
import { turnAway } from './turn-away.ts';

export interface BotDeps {
  readonly desk: Desk;
  readonly conversations: Conversations;
  readonly deliveries: Deliveries;
  readonly auth: BotAuth;
  /** Turns of any other tenant are refused. */
  readonly allowedTenantId: string;
  /** Keeps what was asked and refused; who asked is only named where a turn can be believed. */
  readonly recordRefused: (turn: RefusedTurn) => Promise<unknown>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly pace?: Pace;
  /** One card is edited at most once in this time; Teams limits edits as it limits sends. */
  readonly editGapMs?: number;
  /** A decision that takes the desk longer is answered with "working on it". */
  readonly answerWithinMs?: number;
  /** A question that takes the desk longer is told to be in the making, and answered when it is made. */
  readonly countWithinMs?: number;
}

/** The chat side of the product. Mount `router`; call `push` and `refreshCase` when something happened. */
export interface Bot {
  /** `POST /api/messages`, and the `HEAD` by which the Playground waits for it. */
  readonly router: Router;
  push(request: PushRequest): Promise<PushResult>;
  /** Sends everybody who has the bot their digest, once for each key. Returns how many got it now. */
  pushDigests(tenantId: string, key: string): Promise<number>;
  /** Call it now and then: it sends what could not be sent before. */
  sendDue(limit?: number): Promise<number>;
  /** Edits every card of the case; resolves when they show what is true now. */
  refreshCase: CaseCards['refresh'];
  /** Tells one person something that is not the card of a case. */
  tell: Outbox['tell'];
  /** Resolves when every refusal is recorded. */
  settled(): Promise<void>;
}

interface PushRequest {
  readonly tenantId: string;
  /** Entra object id of the person who gets the card. */
  readonly recipient: string;
  readonly caseId: string;
  /** Nobody gets two cards for one event. Default: the case itself, `ask:<caseId>`. */
  readonly eventKey?: string | undefined;
}

const bodyLimit = '256kb';
const dueAtOnce = 50;
const unauthenticated = 401;

/** Throws BOT_UNAUTHENTICATED rather than start a bot that would believe anybody. */
export function createBot(deps: BotDeps): Bot {
  const { auth, allowedTenantId, log, pace = teamsPace, editGapMs = 1000 } = deps;
  const { answerWithinMs = 1800, countWithinMs = 5000 } = deps;
  assertAuthenticated(auth);
  const adapter = createAdapter(auth);
  adapter.onTurnError = async (_context, error) => log.error({ err: error }, 'turn failed');
  const sender = createSender({ transport: createTransport(adapter, auth), pace });
  const outbox = createOutbox({ ...deps, sender });
  const refusals = createRefusedTurns({ record: deps.recordRefused, clock: deps.clock, log });
  const cards = createCaseCards({ ...deps, outbox, sender, editGapMs });
  const sideCards = createSideCards({ ...deps, outbox, sender });
  const conversation = createConversation({
    ...{ ...deps, outbox, sender, cards, sideCards, refusals },
    ...{ answerWithinMs, countWithinMs },
  });
  const door = { allowedTenantId, isLocal: auth.kind === 'none' };

  function refuse(response: Response, status: number, why: string): void {
    log.info({ why }, 'turn refused');
    refusals.note({ actor: null, code: why, about: 'turn', caseId: null });
    turnAway(response, status);
  }

  const router = express.Router();
  router.head('/api/messages', (_request, response) => void response.status(200).end());
  router.post('/api/messages', express.json({ limit: bodyLimit }), async (request, response) => {
    const admission = admitActivity(request.body, door);
    if (!admission.admitted) {
      refuse(response, admission.status, admission.why);
      return;
    }
    if (auth.kind === 'azure' && !claimsChannel(request.headers.authorization, auth.cloud)) {
      refuse(response, unauthenticated, 'unauthenticated');
      return;
    }
    const after = createAfterTurn();
    const held = holdAnswer(response);
    const turn = { isBelieved: false };
    try {
      await adapter.process(request, held.response, async (context) => {
        turn.isBelieved = true;
        context.turnState.set(afterTurn, after);
        await conversation.run(context);
      });
      // Nobody was asked to answer: who spoke could not prove who they are.
      if (turn.isBelieved) held.release();
      else refuse(response, unauthenticated, 'unauthenticated');
    } catch (error) {
      log.error({ err: error }, 'turn failed');
      if (!turn.isBelieved) refuse(response, 400, 'unreadable turn');
      else if (!response.headersSent) response.status(500).end();
    } finally {
      after.end();
    }
  });
  router.use(badBody(refuse));

  return {
    router,
    push: ({ eventKey, ...request }) =>
      outbox.tell({ ...request, eventKey: eventKey ?? `ask:${request.caseId}` }),
    async pushDigests(tenantId, key) {
      let sent = 0;
      for (const { userAadId, state } of await deps.conversations.all(tenantId)) {
        if (state !== 'active') continue;
        const row = { tenantId, recipient: userAadId, caseId: null, eventKey: `${eventKeys.digest}:${key}` };
        try {
          if ((await outbox.tell(row)).kind === 'sent') sent += 1;
        } catch (error) {
          // The others get theirs; this one waits in the outbox, or is told again with the next try of the job.
          log.error({ err: error, recipient: userAadId }, 'digest not sent');
        }
      }
      return sent;
    },
    sendDue: (limit = dueAtOnce) => outbox.sendDue(limit),
    refreshCase: (caseId) => cards.refresh(caseId),
    tell: (row) => outbox.tell(row),
    settled: () => refusals.settled(),
  };
}

/** A body that is no JSON, or too large: the status the parser gives, without a page of HTML. */
function badBody(refuse: (response: Response, status: number, why: string) => void): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    const status =
      typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
    if (typeof status !== 'number' || response.headersSent) next(error);
    else refuse(response, status, 'unreadable body');
  };
}

class BotUnauthenticatedError extends AppError {
  override readonly name = 'BotUnauthenticatedError';
}

/** An empty app id, or a type the SDK does not know, silently turns authentication off (teams §1.4, §6.1). */
function assertAuthenticated(auth: BotAuth): void {
  if (auth.kind === 'none') return;
  const hasSecret = auth.type === 'UserAssignedMSI' || Boolean(auth.password);
  if (auth.appId && auth.tenantId && hasSecret) return;
  throw new BotUnauthenticatedError('BOT_UNAUTHENTICATED', {
    what: 'The bot was not started.',
    why: 'Its app id, tenant id or password is empty, and then anybody could speak for anybody.',
    fix: 'Set BOT_ID, BOT_TENANT_ID and SECRET_BOT_PASSWORD, or BOT_TYPE=UserAssignedMSI.',
  });
}
