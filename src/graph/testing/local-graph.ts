import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLog } from '../../lib/log.ts';
import type { GraphDeps } from '../graph-client.ts';
import { simulatedTime, type SimulatedTime } from '../../transport/testing/simulated-time.ts';

export { simulatedTime };

/** What the local server saw of one request. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface LocalGraph extends AsyncDisposable {
  readonly origin: string;
  readonly seen: SeenRequest[];
}

export type Responder = (
  request: SeenRequest,
  response: ServerResponse,
  origin: string,
) => void | Promise<void>;

/** A real HTTP server on loopback that answers as the test says. */
export async function startLocalGraph(respond: Responder): Promise<LocalGraph> {
  const seen: SeenRequest[] = [];
  const server = createServer((incoming, response) => {
    void readText(incoming).then(async (body) => {
      const request = {
        method: incoming.method ?? '',
        url: incoming.url ?? '',
        headers: incoming.headers,
        body,
      };
      seen.push(request);
      await respond(request, response, origin);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readText(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

export function answerJson(
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'request-1', ...headers });
  response.end(JSON.stringify(body));
}

export function answerError(
  response: ServerResponse,
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): void {
  answerJson(response, { error: { code, message } }, status, headers);
}

/** The dependencies of a client that talks to `origin` in simulated time, without jitter. */
export function localDeps(origin: string, time: SimulatedTime = simulatedTime()): GraphDeps {
  return {
    baseUrl: origin,
    credential: {
      getToken: async () => {
        throw new TypeError('No credential is asked for a twin.');
      },
    },
    fetch: globalThis.fetch,
    clock: time.clock,
    sleep: time.sleep,
    random: () => 0.5,
    log: createLog('silent'),
    priority: 'Low',
  };
}
