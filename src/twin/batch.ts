import { randomUUID } from 'node:crypto';

import { z } from 'zod/v4';

import { badRequest, GraphRefusal, jsonResponse, type TwinRequest, type TwinResponse } from './messages.ts';

/** graph-and-azure.md §11, Batching. */
const mostRequests = 20;

const batchBody = z.object({
  requests: z.array(
    z.object({
      id: z.string(),
      method: z.string(),
      url: z.string(),
      headers: z.record(z.string(), z.string()).optional(),
      body: z.unknown().optional(),
      dependsOn: z.array(z.string()).optional(),
    }),
  ),
});

type BatchItem = z.infer<typeof batchBody>['requests'][number];

/** Runs the requests of a `$batch`, each throttled and refused by itself; answers come in another order. */
export function createBatchHandler(
  answerOne: (request: TwinRequest) => TwinResponse,
): (request: TwinRequest) => TwinResponse {
  return (outer) => {
    const body = batchBody.safeParse(outer.body);
    if (!body.success || outer.method !== 'POST') throw badRequest('Invalid batch payload format.');
    const { requests } = body.data;
    if (requests.length > mostRequests) {
      const message = `Number of batch request steps exceeds the maximum value of ${mostRequests}.`;
      throw new GraphRefusal(400, 'MaximumValueExceeded', message);
    }
    if (new Set(requests.map((item) => item.id)).size !== requests.length) {
      throw badRequest('Batch request ids must be unique.');
    }
    const failed = new Set<string>();
    const answers = requests.map((item) => {
      const answer = answerItem(outer, item, failed, answerOne);
      if (answer.status >= 400) failed.add(item.id);
      return { item, answer };
    });
    const isCut = answers.some(({ answer }) => answer.cut !== undefined);
    const responses = answers.reverse().map(({ item, answer }) => shapeAnswer(item.id, answer));
    const whole = jsonResponse(200, { responses });
    return isCut ? { ...whole, cut: 'before' } : whole;
  };
}

function answerItem(
  outer: TwinRequest,
  item: BatchItem,
  failed: ReadonlySet<string>,
  answerOne: (request: TwinRequest) => TwinResponse,
): TwinResponse {
  if (item.dependsOn?.some((id) => failed.has(id)) === true)
    return itemError(424, 'FailedDependency', 'A request this one depends on failed.');
  const headers = Object.fromEntries(
    Object.entries(item.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  if (item.body !== undefined && headers['content-type']?.startsWith('application/json') !== true) {
    return itemError(400, 'BadRequest', 'A body needs the header Content-Type: application/json.');
  }
  if (!item.url.startsWith('/'))
    return itemError(400, 'BadRequest', 'A batched url is relative and starts with a slash.');
  const url = new URL(item.url, outer.origin);
  return answerOne({
    method: item.method.toUpperCase(),
    version: outer.version,
    segments: url.pathname
      .slice(1)
      .split('/')
      .map((segment) => decodeURIComponent(segment)),
    query: url.searchParams,
    headers,
    body: item.body,
    origin: outer.origin,
    requestId: randomUUID(),
  });
}

function itemError(status: number, code: string, message: string): TwinResponse {
  return jsonResponse(status, { error: { code, message } });
}

function shapeAnswer(id: string, answer: TwinResponse): Record<string, unknown> {
  const { status, headers, body } = answer;
  switch (body.kind) {
    case 'none':
      return { id, status, headers };
    case 'json':
      return { id, status, headers: { ...headers, 'Content-Type': 'application/json' }, body: body.value };
    case 'text':
      return { id, status, headers: { ...headers, 'Content-Type': body.contentType }, body: body.text };
    case 'bytes': {
      const encoded = Buffer.from(body.bytes).toString('base64');
      return { id, status, headers: { ...headers, 'Content-Type': body.contentType }, body: encoded };
    }
    case 'chunks': {
      const text = [...body.chunks].join('');
      const encoded = Buffer.from(text).toString('base64');
      return { id, status, headers: { ...headers, 'Content-Type': body.contentType }, body: encoded };
    }
  }
}
