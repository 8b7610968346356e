import { createPipelineRequest, type HttpClient } from '@azure/core-rest-pipeline';
import { z } from 'zod/v4';
import { requestIdOf } from './arm-pipeline.ts';
import { badPayload } from './errors.ts';
import { describeMisfit, fitRows, type AzurePage } from './fit-rows.ts';

export interface ArmAnswer<T> {
  readonly value: T;
  readonly requestId: string | null;
}

export interface ArmCall<T> {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  /** Sent as JSON; nothing for null. */
  readonly body: unknown;
  readonly schema: z.ZodType<T>;
}

/** One document of Azure. Throws AZURE_BAD_PAYLOAD when it is no JSON or does not fit. */
export async function requestArm<T>(http: HttpClient, call: ArmCall<T>): Promise<ArmAnswer<T>> {
  const request = createPipelineRequest({ url: call.url, method: call.method });
  request.headers.set('accept', 'application/json');
  if (call.body !== null) {
    request.headers.set('content-type', 'application/json');
    request.body = JSON.stringify(call.body);
  }
  const response = await http.sendRequest(request);
  const path = new URL(call.url).pathname;
  const requestId = requestIdOf(response);
  const parsed = call.schema.safeParse(parseJson(response.bodyAsText ?? '', path, requestId));
  if (!parsed.success) throw badPayload(path, describeMisfit(parsed.error), requestId);
  return { value: parsed.data, requestId };
}

function parseJson(text: string, path: string, requestId: string | null): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw badPayload(path, 'It is not JSON.', requestId, cause);
  }
}

const Listing = z.object({ value: z.array(z.unknown()), nextLink: z.string().nullish() });

/** A list of Azure, page by page; links are followed as they came, and never twice. */
export async function* listArm<Row>(
  http: HttpClient,
  from: string,
  rowSchema: z.ZodType<Row>,
): AsyncGenerator<AzurePage<Row>> {
  const visit = onlyOnce();
  for (let url: string | null = from; url !== null;) {
    visit(url);
    const answer: ArmAnswer<z.output<typeof Listing>> = await requestArm(http, {
      method: 'GET',
      url,
      body: null,
      schema: Listing,
    });
    yield fitRows(answer.value.value, rowSchema, answer.requestId);
    url = nextOf(answer.value.nextLink);
  }
}

/** Null and the empty text both end a list. */
export function nextOf(nextLink: string | null | undefined): string | null {
  return nextLink === undefined || nextLink === '' ? null : nextLink;
}

/** Throws AZURE_BAD_PAYLOAD for a page without an address, and for one that was already read. */
export function onlyOnce(): (url: string) => void {
  const seen = new Set<string>();
  return (url) => {
    if (!URL.canParse(url)) throw badPayload('a list', 'Its next page has no address.', null);
    if (seen.has(url))
      throw badPayload(new URL(url).pathname, 'It names a page that was already read as the next one.', null);
    seen.add(url);
  };
}
