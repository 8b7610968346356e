import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { fixedClock } from '../../lib/clock.ts';
import { createLog } from '../../lib/log.ts';
import { createBot, type Bot, type BotDeps } from '../create-bot.ts';
import { createFakeDesk, type FakeDesk } from './fake-desk.ts';
import { startFakeConnector, type FakeConnector } from './fake-connector.ts';
import { createMemoryStores } from './memory-stores.ts';

export const tenantId = '7e4a0000-0000-4000-8000-000000000001';
export const ownerId = '11111111-1111-4111-8111-111111111111';
export const caseId = '5f0c2f64-6a5e-4a53-9f5f-0a4c1f9f1a10';

type Fields = Record<string, unknown>;

/** The bot over real HTTP, with a connector that records and a desk that remembers. */
export interface TestBot {
  readonly bot: Bot;
  readonly desk: FakeDesk;
  readonly connector: FakeConnector;
  readonly stores: ReturnType<typeof createMemoryStores>;
  readonly url: string;
  /** Sends an activity as Teams would; what is given replaces what is usual. */
  post(activity: Fields): Promise<Response>;
  say(text: string, given?: Fields): Promise<Response>;
  /** Presses an Action.Execute on the card with this id. */
  press(verb: string, data: unknown, given?: Fields): Promise<Response>;
  install(given?: Fields): Promise<Response>;
  close(): Promise<void>;
}

export async function startTestBot(
  given: Partial<BotDeps> & { caseIds?: readonly string[] } = {},
): Promise<TestBot> {
  const { caseIds = [caseId], ...deps } = given;
  const connector = await startFakeConnector();
  const clock = fixedClock(new Date('2026-11-22T09:12:00Z'));
  const stores = createMemoryStores(clock);
  const desk = createFakeDesk({ ownerId, caseIds });
  const bot = createBot({
    ...{ desk, clock, conversations: stores.conversations, deliveries: stores.deliveries },
    recordRefused: async () => undefined,
    ...{ auth: { kind: 'none' }, allowedTenantId: tenantId, log: createLog('silent'), editGapMs: 5 },
    pace: { perSecond: 10_000, conversationGapMs: 0, tries: 3, backoffMs: 1, longestWaitMs: 2_000 },
    ...deps,
  });
  const web = express().use(bot.router);
  const server = web.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`;

  function post(activity: Fields): Promise<Response> {
    return fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ id: randomUUID(), channelId: 'msteams', serviceUrl: connector.serviceUrl, locale: 'en-GB' },
        ...{ from: { id: `29:${ownerId}`, aadObjectId: ownerId }, recipient: { id: '28:bot' } },
        conversation: { id: `chat-${ownerId}`, tenantId, conversationType: 'personal' },
        timestamp: '2026-11-22T09:12:00Z',
        ...activity,
      }),
    });
  }

  return {
    ...{ bot, desk, connector, stores, url, post },
    say: (text, more) => post({ type: 'message', text, ...more }),
    press: (verb, data, more) =>
      post({
        ...{ type: 'invoke', name: 'adaptiveCard/action', replyToId: 'card-under-the-finger' },
        value: { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' },
        ...more,
      }),
    install: (more) => post({ type: 'installationUpdate', action: 'add', ...more }),
    async close() {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await connector.close();
    },
  };
}

/** Another person of the same tenant. */
export function personOf(aadObjectId: string): Fields {
  return {
    from: { id: `29:${aadObjectId}`, aadObjectId },
    conversation: { id: `chat-${aadObjectId}`, tenantId, conversationType: 'personal' },
  };
}
