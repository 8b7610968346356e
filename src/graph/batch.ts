import { z } from 'zod/v4';
import type { Clock } from '../lib/clock.ts';
import { badPayload, errorOf, type GraphError } from './errors.ts';
import type { GraphClient } from './graph-client.ts';
import { graphUrl } from './graph-url.ts';
import { parseBody, requestJson } from './read-json.ts';
import { chargesOf, sumCharges } from './request-cost.ts';
import { backOff, readRetryAfter } from './retry-delay.ts';

/** Graph refuses more in one request (graph-and-azure §11). */
const mostRequests = 20;

export interface BatchRequest {
  /** Unique within the batch. */
  readonly id: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
}

export type BatchAnswer =
  { readonly ok: true; readonly body: unknown } | { readonly ok: false; readonly error: GraphError };

const Answer = z.object({
  id: z.string(),
  status: z.int(),
  headers: z.record(z.string(), z.coerce.string()).optional(),
  body: z.unknown(),
});

const Answers = z.object({ responses: z.array(Answer) });

interface BatchDeps {
  readonly client: GraphClient;
  readonly clock: Clock;
  readonly requests: readonly BatchRequest[];
}

/** Each request inside is throttled separately: those that were are sent again, alone, after the longest wait asked. */
export async function sendBatch({
  client,
  clock,
  requests,
}: BatchDeps): Promise<ReadonlyMap<string, BatchAnswer>> {
  if (requests.length > mostRequests) throw new TypeError(`A batch holds at most ${mostRequests} requests.`);
  const answers = new Map<string, BatchAnswer>();
  let open = requests;
  for (let tries = 1; open.length > 0; tries++) {
    const isLast = tries >= client.limits.maxTries;
    const again: BatchRequest[] = [];
    let waitMs = 0;
    const responses = await exchangeBatch(client, open);
    for (const request of open) {
      const { status, headers, body } = answerTo(request, responses);
      if (status >= 200 && status < 300) {
        answers.set(request.id, { ok: true, body });
      } else if (isPassing(status) && !isLast) {
        const asked = readRetryAfter(headers.get('retry-after'), clock.now());
        waitMs = Math.max(waitMs, asked ?? backOff(tries, client.random()));
        again.push(request);
      } else {
        const path = `/v1.0${request.path}`;
        const requestId = headers.get('request-id');
        answers.set(request.id, {
          ok: false,
          error: errorOf({ status, body: JSON.stringify(body ?? null), requestId, method: 'GET', path }),
        });
      }
    }
    open = again;
    if (open.length > 0) await client.sleep(waitMs);
  }
  return answers;
}

type Responses = ReadonlyMap<
  string,
  { readonly status: number; readonly headers: Headers; readonly body: unknown }
>;

async function exchangeBatch(client: GraphClient, requests: readonly BatchRequest[]): Promise<Responses> {
  const url = graphUrl(client.base.origin, '/$batch');
  const inner = requests.map(({ id, path, query }) => ({ id, method: 'GET', url: innerUrl(path, query) }));
  const charges = sumCharges(inner.flatMap((request) => chargesOf('GET', request.url)));
  const answer = await requestJson(client, {
    method: 'POST',
    url,
    charges,
    changesTenant: false,
    body: { requests: inner },
  });
  const { responses } = parseBody(Answers, answer.body, '/v1.0/$batch', answer.requestId);
  return new Map(
    responses.map(({ id, status, headers, body }) => [id, { status, headers: new Headers(headers), body }]),
  );
}

/** Addresses inside a batch begin after the version. */
function innerUrl(path: string, query: BatchRequest['query']): string {
  return graphUrl('', path, query).slice('/v1.0'.length);
}

function answerTo(request: BatchRequest, responses: Responses) {
  const response = responses.get(request.id);
  if (response === undefined)
    throw badPayload('/v1.0/$batch', `It leaves out the answer to ${request.path}.`, null);
  return response;
}

function isPassing(status: number): boolean {
  return [429, 500, 502, 503, 504].includes(status);
}
