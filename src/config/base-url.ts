import { isLoopbackHost } from '../lib/loopback.ts';

export type BaseUrl =
  | { readonly ok: true; readonly url: string; readonly isTwin: boolean }
  | { readonly ok: false; readonly problem: string };

/**
 * Scheme, host and port, without a version (interfaces: environment). Plain http only on loopback: it is a
 * twin, and nothing secret is ever sent there.
 */
export function parseBaseUrl(text: string): BaseUrl {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return {
      ok: false,
      problem: 'is not an address; write scheme, host and port, like https://graph.microsoft.com.',
    };
  }
  if (url.username !== '' || url.password !== '')
    return { ok: false, problem: 'must not hold a user or password.' };
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    return { ok: false, problem: `must end after host and port: ${url.origin}, without a version or path.` };
  }
  const isTwin = url.protocol === 'http:';
  if (isTwin && !isLoopbackHost(url.hostname)) {
    return {
      ok: false,
      problem: `is plain http to ${url.hostname}; http is for a twin on loopback only, use https.`,
    };
  }
  return { ok: true, url: url.origin, isTwin };
}
