import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AdaptiveCard } from '../../cards/card.ts';

/** One request the bot made to the connector. */
interface ConnectorCall {
  readonly method: string;
  readonly conversationId: string;
  /** Of a PUT: the card that is edited. */
  readonly activityId: string | null;
  readonly type: string;
  readonly card: AdaptiveCard | null;
}

export interface ConnectorAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A Bot Framework connector on loopback: it records what the bot sends, and answers as it is told. */
export interface FakeConnector {
  readonly serviceUrl: string;
  readonly calls: ConnectorCall[];
  /** Messages only, typing left out. */
  messages(): ConnectorCall[];
  edits(): ConnectorCall[];
  /** The next requests get these answers, then all is well again. */
  answerNext(...answers: ConnectorAnswer[]): void;
  close(): Promise<void>;
}

const path = /^\/v3\/conversations\/([^/]+)\/activities\/?([^/?]*)/;

export async function startFakeConnector(): Promise<FakeConnector> {
  const calls: ConnectorCall[] = [];
  const scripted: ConnectorAnswer[] = [];
  let made = 0;
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const [, conversation = '', activity = ''] = path.exec(request.url ?? '') ?? [];
      const isEdit = request.method === 'PUT';
      calls.push({
        method: request.method ?? '',
        conversationId: decodeURIComponent(conversation),
        activityId: isEdit ? decodeURIComponent(activity) : null,
        type: String(body.type),
        card: cardOf(body),
      });
      const answer = scripted.shift() ?? { status: isEdit ? 200 : 201 };
      made += 1;
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
      response.end(
        JSON.stringify(answer.body ?? { id: isEdit ? decodeURIComponent(activity) : `card-${made}` }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    serviceUrl: `http://127.0.0.1:${port}`,
    calls,
    messages: () => calls.filter(({ method, type }) => method === 'POST' && type === 'message'),
    edits: () => calls.filter(({ method }) => method === 'PUT'),
    answerNext: (...answers) => void scripted.push(...answers),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
}

function cardOf(body: Record<string, unknown>): AdaptiveCard | null {
  const [attachment] = (body.attachments ?? []) as { readonly content?: AdaptiveCard }[];
  return attachment?.content ?? null;
}
