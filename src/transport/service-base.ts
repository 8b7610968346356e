import { isLoopbackHost } from '../lib/loopback.ts';

/** Where a service is, and whether it is the synthetic tenant on this machine. */
export interface ServiceBase {
  readonly origin: string;
  /** Plain http on loopback: the fixed token is sent and no credential is ever asked for. */
  readonly isTwin: boolean;
}

/** Scheme, host and port of an address. Plain http is accepted on loopback only; else it throws what `refused` makes. */
export function parseServiceBase(text: string, refused: (why: string) => Error): ServiceBase {
  if (!URL.canParse(text)) throw refused('The address cannot be read as a URL.');
  const url = new URL(text);
  if (url.protocol === 'https:') return { origin: url.origin, isTwin: false };
  if (url.protocol !== 'http:') throw refused(`The scheme is ${url.protocol.slice(0, -1)}.`);
  if (!isLoopbackHost(url.hostname)) throw refused('Plain http would send the token readable by others.');
  return { origin: url.origin, isTwin: true };
}
