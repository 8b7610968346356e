import { setTimeout as wait } from 'node:timers/promises';
import { Client, ResponseType } from '@microsoft/microsoft-graph-client';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import { authoriseStep } from './authorise-step.ts';
import { parseBaseUrl, type GraphBase } from './base-url.ts';
import { twinToken, type TokenProvider } from './credential.ts';
import { Exchange, type ExchangeRequest } from './exchange.ts';
import { identifyStep, type ThrottlePriority } from './identify-step.ts';
import { publishedLimits, type GraphLimits } from './limits.ts';
import { createMiddleware } from './middleware.ts';
import { paceStep } from './pace-step.ts';
import { retryStep } from './retry-step.ts';
import { sendStep } from './send-step.ts';
import type { Sleep } from './sliding-window.ts';
import type { Charge } from './request-cost.ts';
import { createThrottleBudget, type Reservation } from './throttle-budget.ts';

export interface GraphDeps {
  /** Scheme and host, no version. */
  readonly baseUrl: string;
  /** Not called for a twin. */
  readonly credential: TokenProvider;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly log: Logger;
  readonly priority: ThrottlePriority;
  readonly limits?: Partial<GraphLimits>;
  readonly sleep?: Sleep;
  /** In [0, 1), for the jitter of retries. */
  readonly random?: () => number;
}

/** The way to Graph that reader and writer share; each has its own, with its own identity and budget. */
export interface GraphClient {
  readonly base: GraphBase;
  readonly limits: GraphLimits;
  readonly sleep: Sleep;
  readonly random: () => number;
  /** The answer whatever its status. Throws GraphError when there is none that can be relied on. */
  exchange(request: ExchangeRequest): Promise<Response>;
  /** A place within one published limit, for a request that may follow. */
  reserve(charge: Charge): Promise<Reservation>;
}

/** Throws GRAPH_INSECURE_BASE_URL for plain http beyond loopback. */
export function createGraphClient(deps: GraphDeps): GraphClient {
  const base = parseBaseUrl(deps.baseUrl);
  const limits = { ...publishedLimits, ...deps.limits };
  const { clock, log, sleep = sleepWell, random = Math.random } = deps;
  const credential = base.isTwin ? twinToken() : deps.credential;
  const budget = createThrottleBudget({ limits, clock, sleep });
  const client = Client.initWithMiddleware({
    baseUrl: base.origin,
    middleware: [
      identifyStep(deps.priority),
      retryStep({ limits, budget, clock, sleep, random, log }),
      paceStep(budget),
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
    reserve: (charge) => budget.reserve(charge),
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

async function sleepWell(milliseconds: number): Promise<void> {
  await wait(milliseconds);
}
