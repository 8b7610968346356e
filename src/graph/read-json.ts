import type { z } from 'zod/v4';
import type { Charge } from '../transport/charge.ts';
import { badPayload, errorOf } from './errors.ts';
import { requestIdOf, type ExchangeRequest } from './exchange.ts';
import type { GraphClient } from './graph-client.ts';
import { chargesOf } from './request-cost.ts';
import { seenAnswer, type SeenAnswer } from './seen-answer.ts';

export interface JsonAnswer<T> {
  readonly value: T;
  readonly requestId: string | null;
  /** For provenance. */
  readonly seen?: SeenAnswer;
}

export interface JsonBody {
  readonly body: unknown;
  readonly requestId: string | null;
  readonly seen: SeenAnswer;
}

/** GET a JSON document. `charges` when the address alone does not show which limits the request counts against. */
export async function readJson(
  client: GraphClient,
  url: string,
  headers: Readonly<Record<string, string>> = {},
  charges: readonly Charge[] = chargesOf('GET', url),
): Promise<JsonBody> {
  return requestJson(client, { method: 'GET', url, charges, changesTenant: false, headers });
}

/** Throws what the status means, or GRAPH_BAD_PAYLOAD when a good answer is no JSON. */
export async function requestJson(client: GraphClient, request: ExchangeRequest): Promise<JsonBody> {
  const response = await client.exchange(request);
  const path = new URL(request.url).pathname;
  const text = await response.text();
  const requestId = requestIdOf(response);
  if (!response.ok)
    throw errorOf({ status: response.status, body: text, requestId, method: request.method, path });
  try {
    return { body: JSON.parse(text) as unknown, requestId, seen: seenAnswer(request.url, text, requestId) };
  } catch (cause) {
    throw badPayload(path, 'It is not JSON.', requestId, cause);
  }
}

export function parseBody<T>(schema: z.ZodType<T>, body: unknown, path: string, requestId: string | null): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw badPayload(path, describeMisfit(parsed.error), requestId);
  return parsed.data;
}

/** Where and how a value does not fit, never the value itself. */
export function describeMisfit(error: z.ZodError): string {
  return error.issues
    .map(({ path, code }) => `${path.map(String).join('.') || 'the whole'}: ${code}`)
    .join('; ');
}
