import { jsonResponse, type TwinResponse } from '../messages.ts';

/** A request to Azure Resource Manager as its routes see it. */
export interface ArmRequest {
  readonly method: string;
  /** Decoded path, from `providers` or `subscriptions` on. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
  /** Scheme, host and port the caller used; links in answers keep it. */
  readonly origin: string;
  readonly requestId: string;
}

/** Thrown by a route to answer with ARM's error envelope. */
export class ArmRefusal extends Error {
  override readonly name = 'ArmRefusal';
  readonly status: number;
  readonly armCode: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    armCode: string,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.armCode = armCode;
    this.headers = headers;
  }
}

export function armRefusalResponse({ status, armCode, message, headers }: ArmRefusal): TwinResponse {
  return jsonResponse(status, { error: { code: armCode, message } }, { ...headers });
}

export function armBadRequest(message: string): ArmRefusal {
  return new ArmRefusal(400, 'BadRequest', message);
}

export function armNotFound(what: string): ArmRefusal {
  return new ArmRefusal(404, 'NotFound', `${what} was not found.`);
}

const pageToken = '$skiptoken';

/** One page of a list, with the address of the next. */
export function armList(request: ArmRequest, rows: readonly unknown[], rowsPerPage: number): TwinResponse {
  const start = Number(request.query.get(pageToken) ?? '0');
  if (!Number.isInteger(start) || start < 0) throw armBadRequest('The skip token is not valid.');
  return jsonResponse(200, {
    value: rows.slice(start, start + rowsPerPage),
    nextLink: nextLinkOf(request, start + rowsPerPage, rows.length),
  });
}

export function pageStart({ query }: ArmRequest): number {
  return Number(query.get(pageToken) ?? '0');
}

/** Null on the last page. */
export function nextLinkOf(request: ArmRequest, next: number, total: number): string | null {
  if (next >= total) return null;
  const url = new URL(`/${request.segments.map(encodeURIComponent).join('/')}`, request.origin);
  for (const [name, value] of request.query) if (name !== pageToken) url.searchParams.append(name, value);
  url.searchParams.set(pageToken, String(next));
  return url.href;
}
