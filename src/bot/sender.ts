import { setTimeout as wait } from 'node:timers/promises';
import type { AdaptiveCard } from '../cards/card.ts';
import type { Transport, Target } from './transport.ts';
import { outcomeOfError, type SendKind, type SendOutcome } from './send-outcome.ts';

export interface Pace {
  /** To all conversations together (Teams: 50 a second per app and tenant). */
  readonly perSecond: number;
  /** Between two sends to one conversation (Teams: 7 a second). */
  readonly conversationGapMs: number;
  readonly tries: number;
  readonly backoffMs: number;
  /** The longest wait for another try; told to wait longer, we give the delivery back instead. */
  readonly longestWaitMs: number;
}

export const teamsPace: Pace = {
  perSecond: 20,
  conversationGapMs: 250,
  tries: 5,
  backoffMs: 2_000,
  longestWaitMs: 60_000,
};

/** The only way out to Teams: one pace for everything, and one pause for all when Teams asks for it. */
export interface Sender {
  send(target: Target, card: AdaptiveCard): Promise<SendOutcome>;
  edit(target: Target, activityId: string, card: AdaptiveCard): Promise<SendOutcome>;
}

export function createSender({
  transport,
  pace,
}: {
  readonly transport: Transport;
  readonly pace: Pace;
}): Sender {
  const gapMs = 1000 / pace.perSecond;
  const lastTo = new Map<string, number>();
  let lastAtMs = -Infinity;
  let pausedUntilMs = 0;

  /** Takes the next free moment; another caller asking in the meantime gets a later one. */
  async function turn(conversationId: string): Promise<void> {
    const now = performance.now();
    for (const [id, at] of lastTo) if (at + pace.conversationGapMs < now) lastTo.delete(id);
    const previous = lastTo.get(conversationId) ?? -Infinity;
    const at = Math.max(now, lastAtMs + gapMs, previous + pace.conversationGapMs);
    lastAtMs = at;
    lastTo.set(conversationId, at);
    await wait(at - now);
    while (performance.now() < pausedUntilMs) await wait(pausedUntilMs - performance.now());
  }

  async function paced(target: Target, kind: SendKind, act: () => Promise<string>): Promise<SendOutcome> {
    for (let attempt = 1; ; attempt += 1) {
      await turn(target.conversationId);
      const outcome = await tried(act, kind);
      if (outcome.kind !== 'retry') return outcome;
      const backoff = Math.random() * pace.backoffMs * 2 ** (attempt - 1);
      const waitMs = outcome.afterMs ?? Math.min(pace.longestWaitMs, backoff);
      if (attempt === pace.tries || waitMs > pace.longestWaitMs) return outcome;
      if (outcome.afterMs === null) await wait(waitMs);
      else pausedUntilMs = Math.max(pausedUntilMs, performance.now() + waitMs);
    }
  }

  return {
    send: (target, card) => paced(target, 'post', () => transport.post(target, card)),
    edit: (target, activityId, card) =>
      paced(target, 'put', async () => {
        await transport.put(target, activityId, card);
        return activityId;
      }),
  };
}

async function tried(act: () => Promise<string>, kind: SendKind): Promise<SendOutcome> {
  try {
    return { kind: 'sent', activityId: await act() };
  } catch (error) {
    return outcomeOfError(error, kind);
  }
}
