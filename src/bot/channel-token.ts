/** Who signs the turns of every channel of the Bot Framework (teams §6.1). */
const channelIssuer = 'https://api.botframework.com';

/**
 * Whether a header claims to come from the channel; that it does is for the SDK to check. The SDK would also believe
 * tokens that the bot's own credentials can get (teams §6.3), with which whoever holds them speaks for anybody.
 */
export function claimsChannel(authorization: string | undefined): boolean {
  const [scheme, token = '', ...more] = (authorization ?? '').split(' ');
  if (scheme !== 'Bearer' || more.length > 0) return false;
  const payload = parsed(token.split('.')[1] ?? '');
  return typeof payload === 'object' && payload !== null && 'iss' in payload && payload.iss === channelIssuer;
}

function parsed(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    return null;
  }
}
