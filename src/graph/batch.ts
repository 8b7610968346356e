import { z } from 'zod/v4';
import type { Clock } from '../lib/clock.ts';
import { sumCharges, type Charge } from '../transport/charge.ts';
import { backOff, readRetryAfter } from '../transport/retry-delay.ts';
import { badPayload, errorOf, type GraphError } from './errors.ts';
import type { GraphClient } from './graph-client.ts';
import { graphUrl } from './graph-url.ts';
import { parseBody, requestJson } from './read-json.ts';
import { chargesOf } from './request-cost.ts';
import { isThrottling } from './throttling.ts';

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

/** One request inside, until it is answered. */
interface Item {
  readonly request: BatchRequest;
  readonly url: string;
  readonly charges: readonly Charge[];
  readonly tries: number;
  /** Not to be sent before, in milliseconds since 1970. */
  readonly dueAt: number;
}

/**
 * Each request inside counts and is throttled separately: those that were are sent again, without the others, each
 * after its own wait, and their scope is held for everybody else.
 */
export async function sendBatch({
  client,
  clock,
  requests,
}: BatchDeps): Promise<ReadonlyMap<string, BatchAnswer>> {
  if (requests.length > mostRequests) throw new TypeError(`A batch holds at most ${mostRequests} requests.`);
  const answers = new Map<string, BatchAnswer>();
  let open = requests.map((request) => itemOf(request, clock.now().getTime()));
  while (open.length > 0) {
    const due = await whenDue(client, clock, open);
    const responses = await exchangeBatch(client, due);
    const again: Item[] = [];
    for (const item of due) {
      const response = answerTo(item.request, responses);
      const { status, body } = response;
      const waitMs = waitAfter(client, clock, item, response);
      if (status >= 200 && status < 300) answers.set(item.request.id, { ok: true, body });
      else if (waitMs === null) answers.set(item.request.id, { ok: false, error: failureOf(item, response) });
      else again.push({ ...item, tries: item.tries + 1, dueAt: clock.now().getTime() + waitMs });
    }
    open = [...open.filter((item) => !due.includes(item)), ...again];
  }
  return answers;
}

function itemOf(request: BatchRequest, dueAt: number): Item {
  const url = innerUrl(request.path, request.query);
  return { request, url, charges: chargesOf('GET', url), tries: 1, dueAt };
}

/** Waits for the first that may be sent, and gives all that may. */
async function whenDue(client: GraphClient, clock: Clock, open: readonly Item[]): Promise<readonly Item[]> {
  const first = Math.min(...open.map(({ dueAt }) => dueAt));
  const waitMs = first - clock.now().getTime();
  if (waitMs > 0) await client.sleep(waitMs);
  const now = Math.max(first, clock.now().getTime());
  return open.filter(({ dueAt }) => dueAt <= now);
}

/** Milliseconds until the item is tried again; null when its answer stands. */
function waitAfter(client: GraphClient, clock: Clock, item: Item, response: InnerResponse): number | null {
  const { status, headers, body } = response;
  const isThrottled = isThrottling(status, textOf(body));
  if (!isThrottled && ![500, 502, 503, 504].includes(status)) return null;
  const asked = readRetryAfter(headers.get('retry-after'), clock.now());
  const waitMs = asked ?? backOff(item.tries, client.random());
  if (item.tries >= client.limits.maxTries || waitMs > client.limits.longestWaitMs) return null;
  if (isThrottled) client.throttled(item.charges, headers, waitMs);
  return waitMs;
}

function failureOf({ request }: Item, { status, headers, body }: InnerResponse): GraphError {
  const requestId = headers.get('request-id');
  return errorOf({ status, body: textOf(body), requestId, method: 'GET', path: `/v1.0${request.path}` });
}

interface InnerResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

type Responses = ReadonlyMap<string, InnerResponse>;

async function exchangeBatch(client: GraphClient, items: readonly Item[]): Promise<Responses> {
  const answer = await requestJson(client, {
    method: 'POST',
    url: graphUrl(client.base.origin, '/$batch'),
    charges: sumCharges(items.flatMap(({ charges }) => charges)),
    changesTenant: false,
    body: { requests: items.map(({ request, url }) => ({ id: request.id, method: 'GET', url })) },
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

function answerTo(request: BatchRequest, responses: Responses): InnerResponse {
  const response = responses.get(request.id);
  if (response === undefined)
    throw badPayload('/v1.0/$batch', `It leaves out the answer to ${request.path}.`, null);
  return response;
}

function textOf(body: unknown): string {
  return JSON.stringify(body ?? null);
}
