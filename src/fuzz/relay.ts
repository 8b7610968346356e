import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on loopback that answers as the given `fetch` does: the libraries of Azure take none. */
export interface Relay {
  readonly origin: string;
  /** What answers from now on. */
  answerWith(fetch: typeof globalThis.fetch): void;
  stop(): Promise<void>;
}

export async function startRelay(): Promise<Relay> {
  let answer: typeof globalThis.fetch = () => Promise.reject(new TypeError('Nothing answers yet.'));
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const { method = 'GET', url = '' } = request;
      const headers = { authorization: 'Bearer twin', 'content-type': 'application/json' };
      void answer(`${origin}${url}`, { method, headers, ...(body === '' ? {} : { body }) }).then(
        async (given) => {
          response.writeHead(given.status, Object.fromEntries(given.headers));
          response.end(new Uint8Array(await given.arrayBuffer()));
        },
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    answerWith(fetch) {
      answer = fetch;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** `fetch` that asks `there` for what was asked `here`, and names `here` wherever the answer names `there`. */
export function movedFetch(here: string, there: string): typeof globalThis.fetch {
  return async (input, init) => {
    const address = input instanceof Request ? input.url : input.toString();
    const given = await fetch(address.replace(here, there), init);
    const body = (await given.text()).replaceAll(there, here);
    const headers = Object.fromEntries([...given.headers].filter(([name]) => name === 'content-type'));
    return new Response(body === '' ? null : body, { status: given.status, headers });
  };
}
