import { randomUUID } from 'node:crypto';
import type { Context } from '@microsoft/microsoft-graph-client';
import type { Charge } from '../transport/charge.ts';
import type { Reservation } from '../transport/throttle-budget.ts';

export interface ExchangeRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** The complete address, sent exactly as it stands. */
  readonly url: string;
  readonly charges: readonly Charge[];
  /** A place taken beforehand; the first try uses it up. */
  readonly reserved?: Reservation;
  /** True when repeating the request could change the tenant a second time. */
  readonly changesTenant: boolean;
  /** True to leave the body unread, for the caller to stream. */
  readonly streamed?: boolean;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly clientRequestId?: string;
}

/**
 * One request on its way through the chain. A class because the Graph client hands middleware its options by
 * their constructor. It carries the address past the client, which would otherwise take a nextLink apart and put
 * it together differently, and our error past the client, which would otherwise flatten it.
 */
export class Exchange {
  readonly request: ExchangeRequest;
  readonly clientRequestId: string;
  fault: unknown;

  constructor(request: ExchangeRequest) {
    this.request = request;
    this.clientRequestId = request.clientRequestId ?? randomUUID();
  }

  /** For logs and errors: the query may hold a paging token. */
  get path(): string {
    return new URL(this.request.url).pathname;
  }
}

export function exchangeOf(context: Context): Exchange {
  const found = context.middlewareControl?.getMiddlewareOptions(Exchange);
  if (!(found instanceof Exchange)) throw new TypeError('A Graph request was made without an Exchange.');
  return found;
}

/** The headers of the request under way, ours to change. */
export function headersOf(context: Context): Record<string, string> {
  const options = (context.options ??= {});
  const headers = Object.fromEntries(new Headers(options.headers).entries());
  options.headers = headers;
  return headers;
}

/** The answer of the step below. */
export function responseOf(context: Context): Response {
  if (context.response === undefined) throw new TypeError('The chain ended without an answer.');
  return context.response;
}

export function requestIdOf(response: Response): string | null {
  return response.headers.get('request-id');
}
