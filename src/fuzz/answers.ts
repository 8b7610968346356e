/** One answer of the tenant as it is on the wire. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Answers by method and address, of everything one source asked for. */
export type Answers = ReadonlyMap<string, Answer>;

/** `fetch` that notes every answer it passes on. A batch is told apart by what it asks. */
export function recordingFetch(into: Map<string, Answer>, fetch = globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const body = new Uint8Array(await response.arrayBuffer());
    const headers = Object.fromEntries([...response.headers].filter(([name]) => keptHeaders.has(name)));
    into.set(askedFor(input, init), { status: response.status, headers, body });
    return toResponse({ status: response.status, headers, body });
  };
}

const keptHeaders = new Set(['content-type', 'location', 'request-id']);

/** `fetch` that answers from what was recorded, and with a 404 whatever was never asked. No network. */
export function replayingFetch(answers: Answers): typeof globalThis.fetch {
  return async (input, init) => toResponse(answers.get(askedFor(input, init)) ?? unknownAddress);
}

const unknownAddress: Answer = {
  status: 404,
  headers: { 'content-type': 'application/json' },
  body: new TextEncoder().encode('{"error":{"code":"Request_ResourceNotFound","message":"unknown"}}'),
};

function askedFor(input: Parameters<typeof fetch>[0], init: RequestInit | undefined): string {
  const address = input instanceof Request ? input.url : input.toString();
  const body = typeof init?.body === 'string' ? ` ${init.body}` : '';
  return `${init?.method ?? 'GET'} ${address}${body}`;
}

function toResponse({ status, headers, body }: Answer): Response {
  return new Response(body.byteLength === 0 ? null : body.slice(), { status, headers });
}
