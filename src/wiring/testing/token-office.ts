import { createHmac, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../lib/clock.ts';

export const channelIssuer = 'https://api.botframework.com';

/** Where the SDK looks for the keys of the channel, and of tokens that the bot's own credentials can get. */
const channelMetadata = 'https://login.botframework.com/v1/.well-known/openidconfiguration';
const governmentMetadata = 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration';
const directoryMetadata = 'https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration';

/** `channel` signs for Teams, `webchat` for another channel; `stranger` is in no key list. */
export type KeyName = 'channel' | 'webchat' | 'stranger';

export interface TokenWish {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly key?: KeyName;
  /** What the header says of the key; default: the truth. */
  readonly kid?: string;
  /** `none` is not signed; `HS256` is signed with the public key of the channel, which anybody has. */
  readonly alg?: 'RS256' | 'none' | 'HS256';
}

/** Signs tokens as the channel does; the SDK of this process takes its keys from here until it is closed. */
export interface TokenOffice {
  /** Good for an hour, unless the claims say otherwise. */
  token(wish?: TokenWish): string;
  /** Seconds since 1970, as tokens count. */
  now(): number;
  /** How often keys were asked for. */
  asked(): number;
  close(): Promise<void>;
}

interface SdkKeys {
  readonly JwtTokenExtractor: { readonly openIdMetadataCache: Map<string, unknown> };
  readonly OpenIdMetadata: new (url: string) => unknown;
}

/** Real keys over real HTTP: only the address at which the SDK finds them is not Microsoft's. */
export async function openTokenOffice(standard: Readonly<Record<string, unknown>>): Promise<TokenOffice> {
  const pairs = {
    channel: generateKeyPairSync('rsa', { modulusLength: 2048 }),
    webchat: generateKeyPairSync('rsa', { modulusLength: 2048 }),
    stranger: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  };
  const keys = [
    { ...jwkOf(pairs.channel.publicKey), kid: 'channel', endorsements: ['msteams'] },
    { ...jwkOf(pairs.webchat.publicKey), kid: 'webchat', endorsements: ['webchat'] },
  ];
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    const isKeys = request.url === '/keys';
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(isKeys ? { keys } : { jwks_uri: `${address()}/keys` }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  function address(): string {
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const { JwtTokenExtractor, OpenIdMetadata } = sdkKeys();
  const cache = JwtTokenExtractor.openIdMetadataCache;
  const before = new Map(cache);
  const places = [channelMetadata, governmentMetadata, directoryMetadata];
  for (const url of places) cache.set(url, new OpenIdMetadata(address()));

  function now(): number {
    return Math.floor(systemClock().now().getTime() / 1000);
  }

  return {
    now,
    asked: () => asked,
    token({ claims = {}, key = 'channel', kid = key, alg = 'RS256' } = {}) {
      const payload = { iss: channelIssuer, nbf: now() - 60, exp: now() + 3600, ...standard, ...claims };
      const signed = `${encoded({ alg, kid, typ: 'JWT' })}.${encoded(payload)}`;
      return `${signed}.${signatureOf(signed, alg, pairs[key])}`;
    },
    async close() {
      for (const url of places) {
        const found = before.get(url);
        if (found === undefined) cache.delete(url);
        else cache.set(url, found);
      }
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}

/** The package that the SDK checks tokens with; it lists the places of keys by their address. */
function sdkKeys(): SdkKeys {
  const ofSdk = createRequire(createRequire(import.meta.url).resolve('botbuilder'));
  return {
    ...(ofSdk('botframework-connector/lib/auth/jwtTokenExtractor') as Pick<SdkKeys, 'JwtTokenExtractor'>),
    ...(ofSdk('botframework-connector/lib/auth/openIdMetadata') as Pick<SdkKeys, 'OpenIdMetadata'>),
  };
}

function jwkOf(key: KeyObject): object {
  return key.export({ format: 'jwk' });
}

function signatureOf(
  signed: string,
  alg: NonNullable<TokenWish['alg']>,
  { privateKey }: { readonly privateKey: KeyObject },
): string {
  switch (alg) {
    case 'none':
      return '';
    case 'HS256': {
      const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' });
      return createHmac('sha256', publicKey).update(signed).digest('base64url');
    }
    case 'RS256':
      return sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url');
  }
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
