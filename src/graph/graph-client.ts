import { Client, ResponseType } from '@microsoft/microsoft-graph-client';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { Charge } from '../transport/charge.ts';
import type { Priority } from '../transport/gate.ts';
import { sleepWell, type Sleep } from '../transport/sleep.ts';
import type { Reservation } from '../transport/throttle-budget.ts';
import { authoriseStep } from './authorise-step.ts';
import { parseBaseUrl } from './base-url.ts';
import type { ServiceBase } from '../transport/service-base.ts';
import { circuitStep } from './circuit-step.ts';
import { twinToken, type TokenProvider } from './credential.ts';
import { Exchange, type ExchangeRequest } from './exchange.ts';
import { identifyStep } from './identify-step.ts';
import { publishedLimits, type GraphLimits } from './limits.ts';
import { createMiddleware } from './middleware.ts';
import { paceStep } from './pace-step.ts';
import { retryStep } from './retry-step.ts';
import { sendStep } from './send-step.ts';
import { throttledScope } from './throttling.ts';
import { createGraphTraffic, type GraphTraffic } from './traffic.ts';

export interface GraphDeps {
  /** Scheme and host, no version. */
  readonly baseUrl: string;
  /** Not called for a twin. */
  readonly credential: TokenProvider;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly log: Logger;
  readonly priority: Priority;
  /** Of the app registration, when several clients act in its name; the client's own when left out. */
  readonly traffic?: GraphTraffic;
  readonly limits?: Partial<GraphLimits>;
  readonly sleep?: Sleep;
  /** In [0, 1), for the jitter of retries. */
  readonly random?: () => number;
}

/** The way to Graph that reader and writer share; each has its own, with its own identity. */
export interface GraphClient {
  readonly base: ServiceBase;
  readonly limits: GraphLimits;
  readonly sleep: Sleep;
  readonly random: () => number;
  /** The answer whatever its status. Throws GraphError when there is none that can be relied on. */
  exchange(request: ExchangeRequest): Promise<Response>;
  /** A place within one published limit, for a request that may follow. */
  reserve(charge: Charge): Promise<Reservation>;
  /** A part of a good answer was throttled: its scope is left alone for so long. */
  throttled(charges: readonly Charge[], headers: Headers, waitMs: number): void;
}

/** Throws GRAPH_INSECURE_BASE_URL for plain http beyond loopback. */
export function createGraphClient(deps: GraphDeps): GraphClient {
  const base = parseBaseUrl(deps.baseUrl);
  const limits = { ...publishedLimits, ...deps.limits };
  const { clock, log, sleep = sleepWell, random = Math.random } = deps;
  const credential = base.isTwin ? twinToken() : deps.credential;
  const { priority, traffic = createGraphTraffic({ limits, clock, sleep }) } = deps;
  const { budget } = traffic;
  const client = Client.initWithMiddleware({
    baseUrl: base.origin,
    middleware: [
      identifyStep(priority),
      circuitStep(traffic),
      retryStep({ limits, budget, clock, sleep, random, log }),
      paceStep(budget, priority),
      authoriseStep(base, credential),
      sendStep(deps.fetch, limits.requestTimeoutMs),
    ].map(createMiddleware),
  });
  return {
    base,
    limits,
    sleep,
    random,
    exchange: (request) => exchange(client, request),
    reserve: (charge) => budget.reserve(charge, priority),
    throttled(charges, headers, waitMs) {
      const scope = throttledScope(charges, headers);
      if (scope === null) return;
      budget.learn(scope, { throttled: true, percentage: null });
      budget.hold(scope, waitMs);
    },
  };
}

async function exchange(client: Client, request: ExchangeRequest): Promise<Response> {
  const exchange = new Exchange(request);
  const call = client
    .api(exchange.path)
    .headers({ ...request.headers })
    .middlewareOptions([exchange])
    .responseType(ResponseType.RAW);
  try {
    switch (request.method) {
      case 'GET':
        return (await call.get()) as Response;
      case 'POST':
        return (await call.post(request.body)) as Response;
      case 'DELETE':
        return (await call.delete()) as Response;
    }
  } catch (error) {
    throw exchange.fault ?? error;
  }
}
