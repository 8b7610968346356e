import type { SimulatedTime } from './simulated-time.ts';

/** One request as it left, for whoever counts them. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  /** Of a batch: the addresses inside, below the version. */
  readonly inner: readonly string[];
  readonly status: number;
}

/**
 * Real requests in simulated time: the clock stands still until an answer is here to its last byte, or to where it
 * broke off, so that reading it later takes no time.
 */
export function simulatedFetch(
  time: SimulatedTime,
  onSent: (request: SentRequest) => void = () => undefined,
): typeof globalThis.fetch {
  return (input, init) =>
    time.work(async () => {
      const response = await fetch(input, init);
      const read = await readAll(response);
      const { status, statusText, headers } = response;
      onSent({
        method: init?.method ?? 'GET',
        url: input instanceof Request ? input.url : String(input),
        inner: innerOf(init?.body),
        status,
      });
      return new Response(read.chunks.length === 0 && read.fault === null ? null : replay(read), {
        status,
        statusText,
        headers,
      });
    });
}

interface ReadBody {
  readonly chunks: readonly Uint8Array<ArrayBuffer>[];
  /** What the connection died of; null when it was whole. */
  readonly fault: unknown;
}

async function readAll({ body }: Response): Promise<ReadBody> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  if (body === null) return { chunks, fault: null };
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array<ArrayBuffer>>) chunks.push(chunk);
    return { chunks, fault: null };
  } catch (fault) {
    return { chunks, fault };
  }
}

function replay({ chunks, fault }: ReadBody): ReadableStream<Uint8Array<ArrayBuffer>> {
  const left = [...chunks];
  return new ReadableStream({
    pull(controller) {
      const next = left.shift();
      if (next !== undefined) controller.enqueue(next);
      else if (fault === null) controller.close();
      else controller.error(fault);
    },
  });
}

function innerOf(body: unknown): readonly string[] {
  if (typeof body !== 'string' || !body.startsWith('{"requests":')) return [];
  const { requests } = JSON.parse(body) as { readonly requests: readonly { readonly url: string }[] };
  return requests.map(({ url }) => url);
}
