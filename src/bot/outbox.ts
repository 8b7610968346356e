import type { AdaptiveCard } from '../cards/card.ts';
import { renderView } from '../cards/render-view.ts';
import type { View } from '../cards/view.ts';
import { AppError } from '../lib/app-error.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { Actor, Answer, Desk } from './desk.ts';
import { readerOf, type Reader } from './reader.ts';
import type { SendOutcome } from './send-outcome.ts';
import type { Sender } from './sender.ts';
import type { Conversations, Deliveries, DeliveryRow } from './stores.ts';

export type PushResult =
  | { readonly kind: 'sent'; readonly activityId: string }
  /** Told before, or being told by another sender. */
  | { readonly kind: 'already' }
  /** Waits in the outbox until the person installs the bot. */
  | { readonly kind: 'notInstalled' }
  | { readonly kind: 'retry'; readonly code: string }
  | { readonly kind: 'unknown'; readonly code: string }
  | { readonly kind: 'dead'; readonly code: string };

export interface OutboxDeps {
  readonly desk: Desk;
  readonly conversations: Conversations;
  readonly deliveries: Deliveries;
  readonly sender: Sender;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What a delivery comes to before anything is sent. */
type Made =
  | { readonly kind: 'card'; readonly reader: Reader; readonly card: AdaptiveCard }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'refused'; readonly code: string };

type NewRow = Pick<DeliveryRow, 'tenantId' | 'eventKey' | 'recipient' | 'caseId'>;

/** Tells people things, each person each thing once, whatever fails in between. */
export interface Outbox {
  tell(row: NewRow): Promise<PushResult>;
  /** Somebody has come: they are told what has been waiting for them. */
  catchUp(tenantId: string, recipient: string): Promise<void>;
  /** Sends what is due. Returns how many were tried. */
  sendDue(limit: number): Promise<number>;
  /** The person, when they can be written to. */
  activeReader(tenantId: string, userAadId: string): Promise<Reader | null>;
}

/** What a row is about is in its key, so that a row left behind by a crash can still be sent. */
export const eventKeys = { welcome: 'welcome', digest: 'digest' } as const;

/** Beginnings of the keys of what is told beside the card of a case; each is one part of the desk. */
export const noticePrefixes = [
  'holder:',
  'training:',
  'taken:',
  'instruction:',
  'change:',
  'milestone:',
] as const;

/** Whether a delivery is something else than the card of its case, and so never edited into it. */
export function isNotice(eventKey: string): boolean {
  return noticePrefixes.some((prefix) => eventKey.startsWith(prefix));
}

const dayMs = 86_400_000;
const retryMs = 5 * 60_000;
const notInstalled = 'not-installed';
const notMadeCode = 'card-not-made';
const unrenderable = 'CARD_UNRENDERABLE';

export function createOutbox({ desk, conversations, deliveries, sender, clock, log }: OutboxDeps): Outbox {
  async function activeReader(tenantId: string, userAadId: string): Promise<Reader | null> {
    const conversation = await conversations.get({ tenantId, userAadId });
    return conversation?.state === 'active' ? readerOf(conversation) : null;
  }

  async function viewOf({ caseId, eventKey }: DeliveryRow, actor: Actor): Promise<Answer<View>> {
    if (isNotice(eventKey)) return desk.notice(actor, eventKey);
    if (caseId !== null) return desk.caseCard(actor, caseId);
    return eventKey.startsWith(eventKeys.digest) ? desk.digest(actor) : desk.welcome(actor);
  }

  async function later(row: DeliveryRow, inMs: number, code: string): Promise<void> {
    await deliveries.markRetry(row.id, new Date(clock.now().getTime() + inMs), code);
  }

  async function waitForInstall(row: DeliveryRow): Promise<PushResult> {
    await later(row, dayMs, notInstalled);
    return { kind: 'notInstalled' };
  }

  async function never(row: DeliveryRow, code: string): Promise<PushResult> {
    await deliveries.markDead(row.id, code);
    return { kind: 'dead', code };
  }

  async function make(row: DeliveryRow): Promise<Made> {
    const reader = await activeReader(row.tenantId, row.recipient);
    if (reader === null) return { kind: 'nobody' };
    const view = await viewOf(row, reader.actor);
    return view.kind === 'refusal'
      ? { kind: 'refused', code: view.code }
      : { kind: 'card', reader, card: renderView(view, reader.format) };
  }

  /** Nothing was sent: made again later, unless it would be the same card that cannot be made. */
  async function notMade(row: DeliveryRow, error: unknown): Promise<PushResult> {
    const code = error instanceof AppError ? error.code : notMadeCode;
    log.error({ err: error, delivery: row.id }, 'card not made');
    if (code === unrenderable) return never(row, code);
    await later(row, retryMs, code);
    return { kind: 'retry', code };
  }

  /** The row is ours; whatever happens, it is settled before this returns. */
  async function deliver(row: DeliveryRow): Promise<PushResult> {
    let made: Made;
    try {
      made = await make(row);
    } catch (error) {
      return notMade(row, error);
    }
    switch (made.kind) {
      case 'nobody':
        return waitForInstall(row);
      case 'refused':
        return never(row, made.code);
      case 'card':
        return settle(row, made.reader, await sender.send(made.reader.target, made.card));
    }
  }

  async function settle(row: DeliveryRow, reader: Reader, outcome: SendOutcome): Promise<PushResult> {
    const { conversationId } = reader.target;
    const key = { tenantId: row.tenantId, userAadId: row.recipient };
    if (outcome.kind !== 'sent') log.warn({ delivery: row.id, outcome }, 'card not delivered');
    switch (outcome.kind) {
      case 'sent':
        await deliveries.markSent(row.id, { activityId: outcome.activityId, conversationId });
        return outcome;
      case 'notInstalled':
        await conversations.markUninstalled(key, outcome.code);
        return waitForInstall(row);
      case 'blocked':
        await conversations.markBlocked(key, outcome.code);
        return waitForInstall(row);
      case 'retry':
        await later(row, Math.max(retryMs, outcome.afterMs ?? 0), outcome.code);
        return { kind: 'retry', code: outcome.code };
      case 'stopped':
        await later(row, retryMs, outcome.code);
        return { kind: 'retry', code: outcome.code };
      case 'unknown':
        await deliveries.markUnknown(row.id, outcome.code);
        return outcome;
      case 'rejected':
      case 'cardGone':
        return never(row, outcome.code);
    }
  }

  async function tell(given: NewRow): Promise<PushResult> {
    const row = await deliveries.enqueue(given);
    if (row.state === 'retry' && row.reason === notInstalled) {
      // It waited for the person to install us: due as soon as they have.
      const isInstalled = (await activeReader(row.tenantId, row.recipient)) !== null;
      if (isInstalled) await deliveries.markRetry(row.id, clock.now(), 'installed');
    }
    const claimed = await deliveries.claim(row.id);
    return claimed === null ? { kind: 'already' } : deliver(claimed);
  }

  return {
    activeReader,
    tell,
    async catchUp(tenantId, recipient) {
      for (const row of await deliveries.waitingFor(tenantId, recipient)) await tell(row);
    },
    async sendDue(limit) {
      const due = await deliveries.due(limit);
      for (const { id } of due) {
        const claimed = await deliveries.claim(id);
        if (claimed !== null) await deliver(claimed);
      }
      return due.length;
    },
  };
}
