import { hash32, hashText } from './random.ts';
import { badRequest, GraphRefusal, type TwinRequest } from './messages.ts';

/** Where a page starts, which page of the listing it is, and how many rows it may carry. */
export interface PageCursor {
  readonly offset: number;
  readonly page: number;
  readonly size: number;
}

export interface Expansion {
  readonly property: string;
  readonly select: readonly string[] | null;
}

/** Names in `$select`, or null when it was not sent. */
export function selectOf({ query }: TwinRequest): readonly string[] | null {
  const text = query.get('$select');
  return text === null ? null : text.split(',').map((name) => name.trim());
}

/** True when the caller asked for advanced queries on directory objects. */
export function isAdvanced({ query, headers }: TwinRequest): boolean {
  return isEventual(headers) && query.get('$count')?.toLowerCase() === 'true';
}

export function isEventual(headers: TwinRequest['headers']): boolean {
  return headers.consistencylevel?.toLowerCase() === 'eventual';
}

/** One `$expand=name($select=a,b)`. */
export function expansionOf({ query }: TwinRequest): Expansion | null {
  const text = query.get('$expand');
  if (text === null) return null;
  const parts = /^(\w+)(?:\(\$select=([\w,]+)\))?$/.exec(text.replaceAll(' ', ''));
  if (parts === null) throw badRequest(`Invalid $expand clause '${text}'.`);
  return { property: parts[1] ?? '', select: parts[2]?.split(',') ?? null };
}

/** `$skip`, `$orderby` and `$search` are not served on these collections. */
export function refuseUnsupported({ query }: TwinRequest): void {
  for (const name of ['$skip', '$orderby', '$search']) {
    if (query.has(name)) {
      throw new GraphRefusal(400, 'Request_UnsupportedQuery', `'${name}' is not supported by the service.`);
    }
  }
}

/** The page a request asks for; a nextLink carries everything, so it survives a restart of the twin. */
export function cursorOf(
  request: TwinRequest,
  limits: { readonly usual: number; readonly most: number },
): PageCursor {
  const asked = request.query.get('$top') ?? preferredSize(request.headers.prefer);
  const size = asked === null ? limits.usual : Number(asked);
  if (!Number.isInteger(size) || size < 1 || size > limits.most) {
    const message = `Invalid page size specified: '${asked ?? ''}'. Must be between 1 and ${limits.most} inclusive.`;
    throw new GraphRefusal(400, 'Request_BadRequest', message);
  }
  const token = request.query.get('$skiptoken');
  return token === null ? { offset: 0, page: 0, size } : readToken(token);
}

function preferredSize(prefer: string | undefined): string | null {
  return /odata\.maxpagesize=(\d+)/i.exec(prefer ?? '')?.[1] ?? null;
}

/** The address of the next page, with every option of this one. */
export function nextLinkOf(request: TwinRequest, next: PageCursor): string {
  const options = [...request.query].filter(([name]) => name !== '$skiptoken');
  options.push(['$skiptoken', writeToken(next)]);
  const query = options.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  const path = request.segments.map((segment) => encodeURIComponent(segment)).join('/');
  return `${request.origin}/${request.version}/${path}?${query}`;
}

function writeToken({ offset, page, size }: PageCursor): string {
  const text = `${offset}.${page}.${size}`;
  return Buffer.from(`${text}.${checkOf(text)}`).toString('base64url');
}

function readToken(token: string): PageCursor {
  const text = Buffer.from(token, 'base64url').toString('latin1');
  const parts = /^((\d+)\.(\d+)\.(\d+))\.(\d+)$/.exec(text);
  if (parts === null || checkOf(parts[1] ?? '') !== Number(parts[5])) {
    throw new GraphRefusal(
      400,
      'Directory_ExpiredPageToken',
      'The specified page token value has expired and can no longer be included in your request.',
    );
  }
  return { offset: Number(parts[2]), page: Number(parts[3]), size: Number(parts[4]) };
}

function checkOf(text: string): number {
  return hash32(hashText(text), 83);
}
