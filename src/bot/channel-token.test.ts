import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { channels, claimsChannel, type ChannelCloud } from './channel-token.ts';

function bearer(payload: unknown): string {
  return `Bearer header.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.signature`;
}

describe('the channel of a cloud', () => {
  it.each<[string, ChannelCloud, boolean]>([
    ['https://api.botframework.com', 'public', true],
    ['https://api.botframework.us', 'public', false],
    ['https://api.botframework.com', 'usGovernment', false],
    ['https://api.botframework.us', 'usGovernment', true],
    ['https://sts.windows.net/72f988bf-86f1-41af-91ab-2d7cd011db47/', 'usGovernment', false],
  ])('%s in the %s cloud: %s', (iss, cloud, expected) => {
    expect(claimsChannel(bearer({ iss }), cloud)).toBe(expected);
  });

  it.each([undefined, '', 'Bearer', 'Bearer x', 'Basic abc', 'Bearer a.b.c d', bearer(null), bearer('text')])(
    'is claimed by no other header: %s',
    (header) => {
      expect(claimsChannel(header, 'public')).toBe(false);
    },
  );

  it('is called what the SDK calls it', () => {
    const ofSdk = createRequire(createRequire(import.meta.url).resolve('botbuilder'));
    const { AuthenticationConstants, GovernmentConstants } = ofSdk('botframework-connector') as Record<
      'AuthenticationConstants' | 'GovernmentConstants',
      { readonly ToBotFromChannelTokenIssuer: string; readonly ChannelService: string }
    >;

    expect(channels.public.issuer).toBe(AuthenticationConstants.ToBotFromChannelTokenIssuer);
    expect(channels.usGovernment).toEqual({
      issuer: GovernmentConstants.ToBotFromChannelTokenIssuer,
      channelService: GovernmentConstants.ChannelService,
    });
  });
});
