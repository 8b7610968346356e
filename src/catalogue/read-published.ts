import { isLoopbackHost } from '../lib/loopback.ts';
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { sourceUnreadable } from './errors.ts';

export interface ReadPublishedDeps {
  readonly fetch: typeof globalThis.fetch;
  /** Relative file names are meant from here. */
  readonly cwd: string;
  /** Of the whole table; the published one has about 1 MiB. */
  readonly maxBytes?: number;
  readonly timeoutMs?: number;
}

const mostRedirects = 5;

/**
 * The text of Microsoft's table from a file or an https address (plain http on loopback only). No credential is
 * ever sent: an address that carries one is refused. Throws CATALOGUE_SOURCE_UNREADABLE.
 */
export async function readPublished(
  source: string,
  { fetch, cwd, maxBytes = 16 * 2 ** 20, timeoutMs = 30_000 }: ReadPublishedDeps,
): Promise<string> {
  const isAddress = /^[a-z][a-z0-9+.-]+:\/\//i.test(source);
  const bytes = isAddress
    ? await download(source, { fetch, maxBytes, signal: AbortSignal.timeout(timeoutMs) })
    : await readWhole(source, resolve(cwd, source), maxBytes);
  return decode(bytes);
}

async function readWhole(name: string, path: string, maxBytes: number): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size <= maxBytes) return await readFile(path);
  } catch (cause) {
    throw sourceUnreadable(name, 'The file does not exist, or may not be opened.', { cause });
  }
  throw sourceUnreadable(name, `It has more than ${maxBytes} bytes.`);
}

async function download(
  source: string,
  given: { readonly fetch: typeof globalThis.fetch; readonly maxBytes: number; readonly signal: AbortSignal },
): Promise<Buffer> {
  let address = addressOf(source, source);
  try {
    for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
      const response = await given.fetch(address, { redirect: 'manual', signal: given.signal });
      const location = response.headers.get('location');
      if (response.status >= 300 && response.status < 400 && location !== null) {
        await response.body?.cancel();
        address = addressOf(location, source, address);
      } else if (response.ok) {
        return await bodyOf(response, source, given.maxBytes);
      } else {
        await response.body?.cancel();
        throw sourceUnreadable(source, `The server answered ${response.status}.`, {
          retryable: response.status === 429 || response.status >= 500,
        });
      }
    }
  } catch (cause) {
    if (given.signal.aborted)
      throw sourceUnreadable(source, 'The server took too long.', { retryable: true, cause });
    if (cause instanceof TypeError)
      throw sourceUnreadable(source, 'The server cannot be reached.', { retryable: true, cause });
    throw cause;
  }
  throw sourceUnreadable(source, `The server redirected more than ${mostRedirects} times.`);
}

function addressOf(text: string, source: string, base?: URL): URL {
  const address = URL.parse(text, base?.href);
  if (address === null) throw sourceUnreadable(source, 'This is not an address.');
  if (address.username !== '' || address.password !== '')
    throw sourceUnreadable(hideUserInfo(address), 'An address with a user name or password is not used.');
  if (address.protocol === 'https:' || (address.protocol === 'http:' && isLoopbackHost(address.hostname)))
    return address;
  throw sourceUnreadable(source, 'Only https is used; http on this machine alone.');
}

function hideUserInfo(address: URL): string {
  const shown = new URL(address);
  shown.username = '';
  shown.password = '';
  return shown.href;
}

async function bodyOf(response: Response, source: string, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const body: AsyncIterable<Uint8Array> | null = response.body;
  if (body === null) return Buffer.alloc(0);
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxBytes) throw sourceUnreadable(source, `It has more than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The table has been published both as UTF-8 and in the Windows code page, whose NBSP is no UTF-8. */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
