import { insecureBaseUrl } from './errors.ts';

/** Where Graph is, and whether it is the synthetic tenant on this machine. */
export interface GraphBase {
  readonly origin: string;
  /** Plain http on loopback: the fixed token is sent and no credential is ever constructed. */
  readonly isTwin: boolean;
}

/**
 * Reads a base URL: scheme, host and port, no version. Plain http is accepted on loopback only; elsewhere it
 * throws GRAPH_INSECURE_BASE_URL.
 */
export function parseBaseUrl(text: string): GraphBase {
  if (!URL.canParse(text)) throw insecureBaseUrl('The address cannot be read as a URL.');
  const url = new URL(text);
  if (url.protocol === 'https:') return { origin: url.origin, isTwin: false };
  if (url.protocol !== 'http:') throw insecureBaseUrl(`The scheme is ${url.protocol.slice(0, -1)}.`);
  if (!isLoopback(url.hostname)) throw insecureBaseUrl('Plain http would send the token readable by others.');
  return { origin: url.origin, isTwin: true };
}

/** `hostname` as a URL gives it: 127.0.0.0/8, `localhost` or `[::1]`. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
