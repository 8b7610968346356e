import express from 'express';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ChannelCloud } from '../bot/channel-token.ts';
import { createBot } from '../bot/create-bot.ts';
import { createFakeDesk } from '../bot/testing/fake-desk.ts';
import { createMemoryStores } from '../bot/testing/memory-stores.ts';
import { fixedClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { ownerId, tenantId } from '../testing/cases.ts';
import { channelCloudOf } from './start-chat.ts';
import { openTokenOffice, type TokenOffice } from './testing/token-office.ts';

const appId = 'b07b07b0-0000-4000-8000-000000000001';
const serviceUrl = 'https://smba.infra.gov.teams.microsoft.us/teams';
const clock = fixedClock(new Date('2026-11-22T09:12:00Z'));
let office: TokenOffice;

beforeAll(async () => {
  // The SDK writes what it does not believe to the console.
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  office = await openTokenOffice({ aud: appId, serviceurl: serviceUrl });
});
afterAll(async () => {
  vi.restoreAllMocks();
  await office.close();
});

/** Presses a button of a case in GCC High, at the door of a bot of this cloud, with a token of that issuer. */
async function press(cloud: ChannelCloud, iss: string): Promise<number> {
  const stores = createMemoryStores(clock);
  const bot = createBot({
    ...{ desk: createFakeDesk({ ownerId, caseIds: [] }), clock, ...stores },
    recordRefused: async () => undefined,
    auth: { kind: 'azure', appId, type: 'SingleTenant', tenantId, cloud, password: 'not-used-inbound' },
    ...{ allowedTenantId: tenantId, log: createLog('silent') },
  });
  const server = express().use(bot.router).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`;
  const value = { action: { type: 'Action.Execute', verb: 'case.snooze', data: {} }, trigger: 'manual' };
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${office.token({ claims: { iss } })}`,
    },
    body: JSON.stringify({
      ...{ id: 'a1', type: 'invoke', name: 'adaptiveCard/action', value, channelId: 'msteams', serviceUrl },
      ...{ from: { id: '29:1', aadObjectId: ownerId }, recipient: { id: `28:${appId}` } },
      conversation: { id: 'chat', tenantId, conversationType: 'personal' },
    }),
  });
  await bot.settled();
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  return response.status;
}

describe('a bot in the cloud of the US government', () => {
  it('believes the channel of that cloud, and of no other', async () => {
    expect(await press('usGovernment', 'https://api.botframework.us')).toBe(200);
    expect(await press('usGovernment', 'https://api.botframework.com')).toBe(401);
    expect(await press('public', 'https://api.botframework.us')).toBe(401);
  });

  it.each([
    ['https://login.microsoftonline.us', 'usGovernment'],
    ['https://login.microsoftonline.com', 'public'],
  ])('is one whose directory is at %s: %s', (authorityHost, cloud) => {
    const credential = { kind: 'managedIdentity', clientId: appId } as const;

    expect(
      channelCloudOf({
        ...{ kind: 'microsoft', graphBaseUrl: 'https://graph', armBaseUrl: 'https://arm', authorityHost },
        ...{ powerBiBaseUrl: null, reader: credential, writer: credential },
      }),
    ).toBe(cloud);
    expect(channelCloudOf({ kind: 'embedded' })).toBe('public');
  });
});
