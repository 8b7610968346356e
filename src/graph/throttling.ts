import type { Charge } from '../transport/charge.ts';

/** Intune answers HTTP 500 in these words, and names no time (graph-and-azure §6.1). */
const intuneWords = /too many requests to query broker/i;

/** An answer that asks for a slower pace, whatever its status says. */
export function isThrottling(status: number, body: string): boolean {
  return status === 429 || (status === 500 && intuneWords.test(body));
}

/**
 * The scope that asks for it: the one `x-ms-throttle-scope` names (`<scope>/<limit>/<app>/<tenant>`) when the request
 * counts against it, else the most specific one. Null for a request that counts against none.
 */
export function throttledScope(charges: readonly Charge[], headers: Headers): string | null {
  const limit = headers.get('x-ms-throttle-scope')?.split('/')[1];
  const isWrite = limit === 'Write' || headers.get('x-ms-throttle-information') === 'WriteLimitExceeded';
  const named = isWrite ? 'writes' : limit === 'Read' || limit === 'ReadWrite' ? 'identity' : null;
  const charged = charges.find(({ scope }) => scope === named) ?? charges[0];
  return charged?.scope ?? null;
}
