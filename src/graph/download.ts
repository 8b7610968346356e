import { causeCode } from '../transport/cause-code.ts';
import { backOff } from '../transport/retry-delay.ts';
import { isLoopbackHost } from '../lib/loopback.ts';
import { downloadFailed, downloadRefused, downloadTruncated, errorOf, type GraphError } from './errors.ts';
import { requestIdOf } from './exchange.ts';
import type { GraphClient } from './graph-client.ts';
import { graphUrl } from './graph-url.ts';
import { chargesOf } from './request-cost.ts';

export interface Download {
  /** Ends with GRAPH_DOWNLOAD_TRUNCATED when the connection is cut or fewer bytes came than were announced. */
  readonly stream: AsyncIterable<Uint8Array>;
  readonly requestId: string | null;
}

interface DownloadDeps {
  readonly client: GraphClient;
  readonly fetch: typeof globalThis.fetch;
  readonly path: string;
}

const reportHost = /^reports[a-z]*\.office\.com$/;

/**
 * A usage report. Graph answers with the file, or with a redirect to an address that is itself the key to it
 * (graph-and-azure §4.0): that address gets no token, is only followed to a known report host, and appears in no
 * log and no error.
 */
export async function downloadReport({ client, fetch, path }: DownloadDeps): Promise<Download> {
  const url = graphUrl(client.base.origin, path);
  const response = await client.exchange({
    method: 'GET',
    url,
    charges: chargesOf('GET', url),
    changesTenant: false,
    streamed: true,
  });
  const requestId = requestIdOf(response);
  if (response.ok) return { stream: bytesOf(response, client.limits.requestTimeoutMs), requestId };
  if (response.status !== 302) {
    const body = await response.text();
    throw errorOf({ status: response.status, body, requestId, method: 'GET', path: new URL(url).pathname });
  }
  const address = readAddress(
    response.headers.get('location'),
    client.base.isTwin ? isOnLoopback : isOnReportHost,
  );
  const report = await fetchReport(client, fetch, address);
  return { stream: bytesOf(report, client.limits.requestTimeoutMs), requestId };
}

function readAddress(location: string | null, isAllowed: (address: URL) => boolean): URL {
  if (location === null || !URL.canParse(location)) throw downloadRefused('Graph named no address.');
  const address = new URL(location);
  if (!isAllowed(address))
    throw downloadRefused(`Graph redirected to ${address.hostname}, which is not a known report host.`);
  return address;
}

/** Where a twin keeps its reports. */
function isOnLoopback({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && isLoopbackHost(hostname);
}

function isOnReportHost({ protocol, hostname, port }: URL): boolean {
  return protocol === 'https:' && port === '' && reportHost.test(hostname);
}

/** The report host is not Graph: no token, no middleware. */
async function fetchReport(
  client: GraphClient,
  fetch: typeof globalThis.fetch,
  address: URL,
): Promise<Response> {
  const { limits, sleep, random } = client;
  for (let tries = 1; ; tries++) {
    const answer = await tryReport(fetch, address, limits.requestTimeoutMs);
    if (answer instanceof Response) return answer;
    if (tries >= limits.maxTries || !answer.retryable) throw answer;
    await sleep(backOff(tries, random()));
  }
}

async function tryReport(
  fetch: typeof globalThis.fetch,
  address: URL,
  timeoutMs: number,
): Promise<Response | GraphError> {
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(new DOMException('No answer in time', 'TimeoutError')),
    timeoutMs,
  );
  let response: Response;
  try {
    response = await fetch(address, { redirect: 'manual', signal: controller.signal });
  } catch (cause) {
    return downloadFailed(null, cause);
  } finally {
    clearTimeout(timer);
  }
  if (response.ok) return response;
  await response.body?.cancel();
  if (response.status >= 500 || response.status === 429) return downloadFailed(response.status, null);
  return downloadRefused(`The report host answered HTTP ${response.status}.`);
}

async function* bytesOf(response: Response, silenceMs: number): AsyncGenerator<Uint8Array> {
  if (response.body === null) return;
  const announced = announcedBytes(response);
  let received = 0;
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader();
  try {
    for (;;) {
      const chunk = await readChunk(reader, silenceMs);
      if (chunk.done) break;
      received += chunk.value.byteLength;
      yield chunk.value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  if (announced !== null && announced !== received) {
    throw downloadTruncated(`${received} of ${announced} announced bytes arrived.`);
  }
}

/** The wait for the next bytes is limited, not the whole download: a large report takes as long as it takes. */
async function readChunk(reader: ReadableStreamDefaultReader<Uint8Array>, silenceMs: number) {
  const silence = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => silence.reject(downloadTruncated('The report host fell silent.')),
    silenceMs,
  );
  try {
    return await Promise.race([reader.read().catch(cutOff), silence.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function cutOff(cause: unknown): never {
  throw downloadTruncated(`The connection was cut (${causeCode(cause)}).`);
}

/** The length counts what travels, so a compressed body tells nothing about the bytes we see. */
function announcedBytes({ headers }: Response): number | null {
  const length = headers.get('content-length');
  return length === null || headers.has('content-encoding') ? null : Number(length);
}
