/** A Graph request as the routes see it, whether it came alone or inside a batch. */
export interface TwinRequest {
  readonly method: string;
  readonly version: 'v1.0' | 'beta';
  /** Decoded path below the version. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Parsed JSON, or undefined without a body. */
  readonly body: unknown;
  /** Scheme, host and port the caller used; links in answers keep it. */
  readonly origin: string;
  readonly requestId: string;
}

type TwinBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'text'; readonly text: string; readonly contentType: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly contentType: string }
  | { readonly kind: 'chunks'; readonly chunks: Iterable<string>; readonly contentType: string };

export interface TwinResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: TwinBody;
  /** A fault: the connection dies before the answer, or in the middle of it. */
  readonly cut?: 'before' | 'middle';
}

export function jsonResponse(
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): TwinResponse {
  return { status, headers, body: { kind: 'json', value } };
}

export function textResponse(status: number, text: string, contentType = 'text/plain'): TwinResponse {
  return { status, headers: {}, body: { kind: 'text', text, contentType } };
}

export function emptyResponse(status: number, headers: Record<string, string> = {}): TwinResponse {
  return { status, headers, body: { kind: 'none' } };
}

/** Thrown by a route to answer with Graph's error envelope; the dispatcher turns it into a response. */
export class GraphRefusal extends Error {
  override readonly name = 'GraphRefusal';
  readonly status: number;
  readonly graphCode: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    graphCode: string,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.graphCode = graphCode;
    this.headers = headers;
  }
}

/** The error envelope of graph-and-azure.md §0.4. */
export function refusalResponse(
  refusal: GraphRefusal,
  request: Pick<TwinRequest, 'headers' | 'requestId'>,
  date: string,
): TwinResponse {
  const innerError = {
    date,
    'request-id': request.requestId,
    'client-request-id': clientRequestIdOf(request),
  };
  const error = { code: refusal.graphCode, message: refusal.message, innerError };
  return jsonResponse(refusal.status, { error }, { ...refusal.headers });
}

/** The caller's own id, or Graph's when it sent none. */
export function clientRequestIdOf({
  headers,
  requestId,
}: Pick<TwinRequest, 'headers' | 'requestId'>): string {
  return headers['client-request-id'] ?? requestId;
}

export function badRequest(message: string): GraphRefusal {
  return new GraphRefusal(400, 'Request_BadRequest', message);
}

export function notFound(id: string): GraphRefusal {
  return new GraphRefusal(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );
}
