import { insecureBaseUrl } from './errors.ts';

/** Where Azure Resource Manager is, and whether it is the synthetic tenant on this machine. */
export interface ArmBase {
  readonly origin: string;
  /** Plain http on loopback: the fixed token is sent and no credential is ever asked. */
  readonly isTwin: boolean;
}

/** Plain http is accepted on loopback only; elsewhere it throws AZURE_INSECURE_BASE_URL. */
export function parseArmBase(text: string): ArmBase {
  if (!URL.canParse(text)) throw insecureBaseUrl('The address cannot be read as a URL.');
  const url = new URL(text);
  if (url.protocol === 'https:') return { origin: url.origin, isTwin: false };
  if (url.protocol !== 'http:') throw insecureBaseUrl(`The scheme is ${url.protocol.slice(0, -1)}.`);
  if (!isLoopback(url.hostname)) throw insecureBaseUrl('Plain http would send the token readable by others.');
  return { origin: url.origin, isTwin: true };
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
