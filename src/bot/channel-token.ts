/** The clouds in which the Bot Framework has a channel of its own for Teams: GCC is in the public one, GCC High and DoD are not. */
export type ChannelCloud = 'public' | 'usGovernment';

interface Channel {
  /** Who signs the turns of every channel (teams §6.1). */
  readonly issuer: string;
  /** What the SDK takes the addresses and audiences of the cloud from; empty: the public one. */
  readonly channelService: string;
}

/** As published, and as the SDK has them (`AuthenticationConstants`, `GovernmentConstants`). */
export const channels: Readonly<Record<ChannelCloud, Channel>> = {
  public: { issuer: 'https://api.botframework.com', channelService: '' },
  usGovernment: {
    issuer: 'https://api.botframework.us',
    channelService: 'https://botframework.azure.us',
  },
};

/**
 * Whether a header claims to come from the channel of this cloud; that it does is for the SDK to check. The SDK would
 * also believe tokens that the bot's own credentials can get (teams §6.3), with which whoever holds them speaks for
 * anybody.
 */
export function claimsChannel(authorization: string | undefined, cloud: ChannelCloud): boolean {
  const [scheme, token = '', ...more] = (authorization ?? '').split(' ');
  if (scheme !== 'Bearer' || more.length > 0) return false;
  const payload = parsed(token.split('.')[1] ?? '');
  if (typeof payload !== 'object' || payload === null || !('iss' in payload)) return false;
  return payload.iss === channels[cloud].issuer;
}

function parsed(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    return null;
  }
}
