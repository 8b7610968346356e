import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod/v4';
import type { CommandResult, PassedLine } from '../commands/command-result.ts';
import { unexpectedResult } from '../commands/unexpected.ts';
import type { Logger } from '../lib/log.ts';

/** Where a second process of the same user reaches this one. Kept in the ledger's lock file, mode 0600. */
export interface ControlAddress {
  readonly controlUrl: string;
  readonly controlToken: string;
}

export interface ControlServer {
  readonly address: ControlAddress;
  stop(): Promise<void>;
}

interface Door {
  readonly controlToken: string;
  readonly run: (line: PassedLine) => Promise<CommandResult>;
  readonly log: Logger;
}

/** It becomes the actor of what the command does: an account name, never an Entra object id. */
const account = z
  .string()
  .regex(/^[^\p{C}]{1,256}$/u)
  .refine((text) => text.trim() === text && !z.guid().safeParse(text).success);
const Line = z.object({ argv: z.array(z.string()).max(100), cwd: z.string(), account });
const largestBody = 64 * 1024;

/**
 * Lets the command line work while this process holds the embedded ledger: commands are run here and their
 * results sent back. Loopback only, behind a token that only a reader of the lock file knows.
 */
export async function serveControl(
  run: (line: PassedLine) => Promise<CommandResult>,
  log: Logger,
): Promise<ControlServer> {
  const controlToken = randomBytes(32).toString('hex');
  const server = createServer((request, response) => {
    answer(request, response, { controlToken, run, log }).catch((error: unknown) => {
      log.error({ err: error }, 'control request failed');
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: { controlUrl: `http://127.0.0.1:${port}`, controlToken },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { controlToken, run, log }: Door,
): Promise<void> {
  if (!isAllowed(request.headers.authorization, controlToken)) {
    response.writeHead(401).end();
    return;
  }
  const line = Line.safeParse(JSON.parse(await readBody(request)));
  if (request.method !== 'POST' || request.url !== '/command' || !line.success) {
    response.writeHead(400).end();
    return;
  }
  const result = await run(line.data).catch((error: unknown) => {
    log.error({ err: error }, 'command failed unexpectedly');
    return unexpectedResult(error);
  });
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
}

function isAllowed(header: string | undefined, token: string): boolean {
  const given = Buffer.from(header ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody) throw new TypeError('control request too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
