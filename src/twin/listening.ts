import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';

/** The only address the twin is ever reachable at. */
export const loopbackHost = '127.0.0.1';

export interface ListeningServer {
  readonly origin: string;
}

/** Port 0 takes any free port. */
export async function listenOn(server: Server, port: number): Promise<ListeningServer> {
  server.listen(port, loopbackHost);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('not listening on a port');
  return { origin: `http://${loopbackHost}:${address.port}` };
}

export async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

/** Writes at the reader's pace. A reader who goes away ends it; that is no fault of the twin. */
export async function sendBody(response: ServerResponse, chunks: Iterable<string>): Promise<void> {
  await new Promise<void>((resolve) => {
    pipeline(Readable.from(chunks), response, () => {
      resolve();
    });
  });
}
