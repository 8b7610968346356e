import { createBatchHandler } from './batch.ts';
import { createMailboxPlaces, mailboxBusy } from './mailbox-places.ts';
import { GraphRefusal, refusalResponse, type TwinRequest, type TwinResponse } from './messages.ts';
import { hash32, createRandom } from './random.ts';
import { parseReportCall } from './report-call.ts';
import { isJsonReport } from './report-routes.ts';
import { matchRoute, type Route, type RouteMatch, type TwinWorld } from './route.ts';
import type { Change } from './state-file.ts';
import { createThrottle, unitsOf } from './throttle.ts';
import { readsSignIn } from './users-routes.ts';

/** Answers one Graph request, or the requests of a batch. */
export interface Dispatcher {
  dispatch(request: TwinRequest): Promise<TwinResponse>;
}

/** One request on its way through the twin, for whoever times something by it. Times are epoch milliseconds. */
export interface SeenRequest {
  /** `arrived`: read, nothing done yet. `handled`: done, and nothing of it answered yet. */
  readonly phase: 'arrived' | 'handled';
  /** The name of the route, as in the stats. */
  readonly name: string;
  readonly arrivedMs: number;
  /** A single licence or membership change, or a batch, which may hold some. */
  readonly mayChange: boolean;
  /** Whom a single change is about, as the path names them. */
  readonly changeOf: string | null;
  /** What the tenant accepted of it, oldest first; nothing before it is handled. */
  readonly changes: readonly Change[];
}

export function createDispatcher(options: {
  readonly world: TwinWorld;
  readonly routes: readonly Route[];
  readonly throttling: boolean;
  /** Waits as long as the network would. */
  readonly delay: () => Promise<void>;
  readonly observe?: (seen: SeenRequest) => void;
}): Dispatcher {
  const { world, routes, delay, observe = () => undefined } = options;
  const { tenant, state, nowMs } = world;
  const throttle = options.throttling
    ? createThrottle({ users: tenant.users, tenantId: tenant.tenantId, nowMs })
    : null;
  const random = createRandom(hash32(tenant.seed, 97));
  const writing = new Set<string>();
  const places = createMailboxPlaces();

  async function dispatch(request: TwinRequest): Promise<TwinResponse> {
    const isBatch = request.segments.length === 1 && request.segments[0] === '$batch';
    const match = isBatch ? null : matchRoute(routes, request);
    const subject = match?.route.isWrite === true ? match.params.user?.toLowerCase() : undefined;
    const seen = {
      name: `${request.method} ${isBatch ? '$batch' : (match?.route.path ?? 'unknown')}`,
      arrivedMs: nowMs(),
      mayChange: isBatch || match?.route.isWrite === true,
      changeOf: subject ?? null,
    };
    observe({ ...seen, phase: 'arrived', changes: [] });
    if (subject !== undefined && writing.has(subject)) {
      await delay();
      observe({ ...seen, phase: 'handled', changes: [] });
      return finish(request, match, refused(request, concurrencyViolation()));
    }
    const mailbox = isBatch ? null : mailboxOf(match);
    if (mailbox !== null && !places.take(mailbox)) {
      await delay();
      return finish(request, match, refused(request, mailboxBusy()));
    }
    if (subject !== undefined) writing.add(subject);
    try {
      await delay();
      const before = state.changes.length;
      const answer = isBatch
        ? finish(
            request,
            null,
            attempt(request, () => answerBatch(request)),
            '$batch',
          )
        : answerOne(request);
      observe({ ...seen, phase: 'handled', changes: state.changes.slice(before) });
      return answer;
    } finally {
      if (subject !== undefined) writing.delete(subject);
      if (mailbox !== null) places.giveBack(mailbox);
    }
  }

  /** The requests of a batch are under way together. */
  function answerBatch(request: TwinRequest): TwinResponse {
    const taken: string[] = [];
    const batch = createBatchHandler((inner) => {
      const match = matchRoute(routes, inner);
      const mailbox = mailboxOf(match);
      if (mailbox === null) return answerOne(inner);
      if (!places.take(mailbox)) return finish(inner, match, refused(inner, mailboxBusy()));
      taken.push(mailbox);
      return answerOne(inner);
    });
    try {
      return batch(request);
    } finally {
      for (const mailbox of taken) places.giveBack(mailbox);
    }
  }

  /** Null for a request that needs no place at a mailbox. */
  function mailboxOf(match: RouteMatch | null): string | null {
    if (throttle === null || match?.route.limit !== 'mailbox') return null;
    return match.params.user?.toLowerCase() ?? null;
  }

  function answerOne(request: TwinRequest): TwinResponse {
    const match = matchRoute(routes, request);
    return finish(
      request,
      match,
      attempt(request, () => handle(request, match)),
    );
  }

  function handle(request: TwinRequest, match: RouteMatch | null): TwinResponse {
    if (match === null) {
      throw new GraphRefusal(
        400,
        'BadRequest',
        `Resource not found for the segment '${request.segments[0] ?? ''}'.`,
      );
    }
    const { route, params } = match;
    const faults = world.faults();
    if (random.chance(faults.throttleRate)) {
      throw new GraphRefusal(429, 'TooManyRequests', 'Too many requests.', { 'Retry-After': '1' });
    }
    if (random.chance(faults.serverErrorRate)) throw serverError(random.pick([500, 503, 504]));
    const units = unitsOf(route.units, request.query);
    const headers = throttle?.admit({
      units,
      isWrite: route.isWrite === true,
      readsSignIn: route.path.startsWith('users') && readsSignIn(request),
      readsAudits: route.source === 'audits',
      limit: route.limit === undefined ? null : { name: route.limit, collection: route.path },
      report:
        params.report === undefined
          ? null
          : { name: parseReportCall(params.report).name, isJson: isJsonReport(request) },
    }) ?? { 'x-ms-resource-unit': String(units) };
    if (route.source !== null && faults.forbidden.includes(route.source)) throw accessDenied(route.source);
    const isLicenseWrite = route.source === 'writes';
    if (isLicenseWrite && random.chance(faults.conflictRate)) throw concurrencyViolation();
    const answer = route.handle({ request, params });
    if (isLicenseWrite && faults.lateErrorRate > 0 && random.chance(faults.lateErrorRate))
      throw serverError(504);
    const isLost = isLicenseWrite && random.chance(faults.lostResponseRate);
    const marked = { ...answer, headers: { ...headers, ...answer.headers } };
    if (isLost || (!isLicenseWrite && happens(faults.droppedRate))) return { ...marked, cut: 'before' };
    return !isLicenseWrite && happens(faults.cutBodyRate) ? { ...marked, cut: 'middle' } : marked;
  }

  /** What never happens takes no number from the row, so that other faults fall where they did. */
  function happens(rate: number): boolean {
    return rate > 0 && random.chance(rate);
  }

  function attempt(request: TwinRequest, act: () => TwinResponse): TwinResponse {
    try {
      return act();
    } catch (error) {
      if (error instanceof GraphRefusal) return refused(request, error);
      throw error;
    }
  }

  function refused(request: TwinRequest, refusal: GraphRefusal): TwinResponse {
    return refusalResponse(refusal, request, new Date(nowMs()).toISOString().slice(0, 19));
  }

  function finish(
    request: TwinRequest,
    match: RouteMatch | null,
    answer: TwinResponse,
    path?: string,
  ): TwinResponse {
    const name = path ?? match?.route.path ?? 'unknown';
    world.stats.answered(`${request.method} ${name}`, answer.status);
    return answer;
  }

  return { dispatch };
}

function concurrencyViolation(): GraphRefusal {
  return new GraphRefusal(
    409,
    'Directory_ConcurrencyViolation',
    'Unable to complete the operation because of concurrent updates to the same object. Retry the request.',
  );
}

function serverError(status: number): GraphRefusal {
  switch (status) {
    case 503:
      return new GraphRefusal(503, 'ServiceUnavailable', 'The service is temporarily unavailable.', {
        'Retry-After': '1',
      });
    case 504:
      return new GraphRefusal(504, 'GatewayTimeout', 'The gateway timed out.');
    default:
      return new GraphRefusal(500, 'InternalServerError', 'An unexpected error occurred.');
  }
}

/** Reports answer in their own words. */
function accessDenied(source: string): GraphRefusal {
  if (source === 'reports' || source === 'copilot' || source === 'settings') {
    return new GraphRefusal(403, 'S2SUnauthorized', 'Invalid permission.');
  }
  if (source === 'powerbi')
    return new GraphRefusal(401, 'PowerBINotAuthorizedException', 'The service principal is not allowed.');
  return new GraphRefusal(
    403,
    'Authorization_RequestDenied',
    'Insufficient privileges to complete the operation.',
  );
}
