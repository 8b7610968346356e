import type { IncomingMessage, ServerResponse } from 'node:http';

import { sendBody } from './listening.ts';
import type { TwinResponse } from './messages.ts';

const mostBodyBytes = 4 * 1024 * 1024;

/** The whole body as text. */
export async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > mostBodyBytes) throw new TypeError('request body is larger than any the twin serves');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Writes an answer; one that is cut dies with its connection. */
export async function send(
  response: ServerResponse,
  answer: TwinResponse,
  ids: Record<string, string>,
): Promise<void> {
  if (answer.cut === 'before') {
    response.destroy();
    return;
  }
  const { body } = answer;
  const headers = { ...ids, ...answer.headers };
  switch (body.kind) {
    case 'none':
      response.writeHead(answer.status, headers);
      response.end();
      return;
    case 'chunks':
      response.writeHead(answer.status, { ...headers, 'Content-Type': body.contentType });
      await sendBody(response, body.chunks);
      return;
    case 'text':
      response.writeHead(answer.status, { ...headers, 'Content-Type': body.contentType });
      response.end(body.text);
      return;
    case 'bytes':
      response.writeHead(answer.status, { ...headers, 'Content-Type': body.contentType });
      response.end(body.bytes);
      return;
    case 'json': {
      const text = JSON.stringify(body.value);
      const contentType = 'application/json;odata.metadata=minimal;charset=utf-8';
      response.writeHead(answer.status, { ...headers, 'Content-Type': contentType });
      if (answer.cut === 'middle')
        response.write(text.slice(0, Math.floor(text.length / 2)), () => response.destroy());
      else response.end(text);
      return;
    }
  }
}
