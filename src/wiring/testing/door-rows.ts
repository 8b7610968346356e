import { ownerId } from '../../testing/cases.ts';
import type { Row } from './authority-row.ts';
import { botAppId } from './authority-scene.ts';
import { foreignTenant, ref, type Stage } from './authority-stage.ts';
import type { TokenWish } from './token-office.ts';

type Fields = Readonly<Record<string, unknown>>;

const lookUp = 'Whoever runs it finds the reason in its audit trail.';
const fixes = {
  400: lookUp,
  401: lookUp,
  403: 'Use the licence desk of your own organisation.',
  413: lookUp,
};

function door(name: string, status: keyof typeof fixes, code: string, prepare: Row['prepare']): Row {
  return { name, code, status, by: null, says: fixes[status], prepare };
}

/** The approval that the owner could give, with this header. */
function withHeader(name: string, header: (stage: Stage) => string | null): Row {
  return door(name, 401, 'unauthenticated', async (stage) => {
    const authorization = header(stage);
    const headers = authorization === null ? {} : { authorization };
    return () => stage.post(stage.approval(ownerId, ref(stage.target)), headers);
  });
}

function withToken(name: string, wish: TokenWish | ((stage: Stage) => TokenWish)): Row {
  return withHeader(name, (stage) => {
    const wanted = typeof wish === 'function' ? wish(stage) : wish;
    return `Bearer ${stage.office.token(wanted)}`;
  });
}

/** A token that holds, and a turn that the channel would not send to us. */
function withTurn(
  name: string,
  [status, code]: readonly [400 | 403, string],
  given: Fields,
  wish: TokenWish = {},
): Row {
  return door(name, status, code, async (stage) => {
    const authorization = `Bearer ${stage.office.token(wish)}`;
    return () => stage.post(stage.approval(ownerId, ref(stage.target), given), { authorization });
  });
}

/** What the directory gives to whoever holds the secret of the bot; it says nothing of the channel. */
function ofDirectory(ver: '1.0' | '2.0'): TokenWish {
  const iss =
    ver === '1.0'
      ? `https://sts.windows.net/${foreignTenant}/`
      : `https://login.microsoftonline.com/${foreignTenant}/v2.0`;
  return { claims: { iss, ver, tid: foreignTenant, appid: botAppId, azp: botAppId } };
}

const otherBot = 'b07b07b0-0000-4000-8000-000000000002';
const foreignChannel = [400, 'foreign channel'] as const;
const foreignService = [403, 'foreign serviceUrl'] as const;
const foreign = [403, 'foreign tenant'] as const;
const chat = { id: `chat-${ownerId}`, conversationType: 'personal' };
const evil = 'https://evil.example/';

/** Turns that cannot be believed, or are not for this desk. */
export const doorRows: readonly Row[] = [
  withHeader('no Authorization header', () => null),
  withHeader('an empty token', () => 'Bearer '),
  withHeader('a token that is none', () => 'Bearer nonsense'),
  withHeader('three parts that are no token', () => 'Bearer a.b.c'),
  withHeader('a header of too many words', ({ office }) => `Bearer ${office.token()} and more`),
  withHeader('another scheme', ({ office }) => `Basic ${office.token()}`),
  withHeader('claims changed after they were signed', ({ office }) => {
    const [head = '', , signature = ''] = office.token().split('.');
    const [, claims = ''] = office.token({ claims: { exp: office.now() + 9_999 } }).split('.');
    return `Bearer ${head}.${claims}.${signature}`;
  }),
  withHeader('the signature cut off', ({ office }) => `Bearer ${office.token().replace(/[^.]*$/, '')}`),
  withToken('signed by a stranger in the name of the channel’s key', { key: 'stranger', kid: 'channel' }),
  withToken('signed by a stranger', { key: 'stranger' }),
  withToken('not signed at all', { alg: 'none' }),
  withToken('signed with the public key as a secret', { alg: 'HS256' }),
  withToken('signed with the key of another channel', { key: 'webchat' }),
  withToken('expired an hour ago', ({ office }) => ({ claims: { exp: office.now() - 3600 } })),
  withToken('not valid for another hour', ({ office }) => ({ claims: { nbf: office.now() + 3600 } })),
  withToken('for another bot', { claims: { aud: otherBot } }),
  withToken('for nobody', { claims: { aud: undefined } }),
  withToken('of another issuer', { claims: { iss: 'https://api.botframework.example' } }),
  withToken('of no issuer', { claims: { iss: undefined } }),
  withToken('of the directory, for the bot’s own secret, version 1', ofDirectory('1.0')),
  withToken('of the directory, for the bot’s own secret, version 2', ofDirectory('2.0')),
  withToken('of another bot that calls this one as a skill', { claims: { ver: '2.0', azp: otherBot } }),
  withToken('for another service', { claims: { serviceurl: 'https://smba.trafficmanager.net/amer/' } }),
  withToken('for no service', { claims: { serviceurl: undefined } }),
  withTurn('AseChannel, with a token of the channel', foreignChannel, { channelId: 'AseChannel' }),
  withTurn(
    'AseChannel, with a token of the directory',
    foreignChannel,
    { channelId: 'AseChannel' },
    ofDirectory('2.0'),
  ),
  withTurn('another channel', foreignChannel, { channelId: 'webchat' }),
  withTurn('the emulator', foreignChannel, { channelId: 'emulator' }),
  withTurn('a list of channels', foreignChannel, { channelId: ['msteams'] }),
  withTurn('no service address, which would not be compared', [400, 'no serviceUrl'], { serviceUrl: '' }),
  withTurn(
    'another service, with a token for it',
    foreignService,
    { serviceUrl: evil },
    { claims: { serviceurl: evil } },
  ),
  withTurn('a service on this machine', foreignService, { serviceUrl: 'http://127.0.0.1:3978/' }),
  withTurn('a service that only begins as ours', foreignService, {
    serviceUrl: 'https://smba.trafficmanager.net.evil.example/',
  }),
  withTurn('a chat of another tenant', foreign, {
    conversation: { ...chat, tenantId: foreignTenant },
    channelData: {},
  }),
  withTurn('channel data of another tenant', foreign, {
    conversation: chat,
    channelData: { tenant: { id: foreignTenant } },
  }),
  withTurn('two tenants, one of them ours', foreign, { channelData: { tenant: { id: foreignTenant } } }),
  withTurn('no tenant', foreign, { conversation: chat, channelData: {} }),
  withTurn('a tenant that is no text', foreign, { conversation: { ...chat, tenantId: {} } }),
  withTurn('no sender', [400, 'no from.id'], { from: {} }),
  withTurn('no type', [400, 'no type'], { type: undefined }),
  door('a body that is no JSON', 400, 'unreadable body', async (stage) => () => stage.post('{"type":')),
  door('a body too large', 413, 'unreadable body', async (stage) => {
    return () => stage.post({ type: 'x'.repeat(300_000) });
  }),
  door('a body of another sort', 400, 'no type', async (stage) => {
    return () => stage.post('type=invoke', { 'content-type': 'text/plain' });
  }),
  door('a body that is a list', 400, 'no type', async (stage) => () => stage.post([{ type: 'invoke' }])),
];
