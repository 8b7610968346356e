import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import { causeCode } from '../transport/cause-code.ts';
import { backOff, readRetryAfter } from '../transport/retry-delay.ts';
import type { Sleep } from '../transport/sleep.ts';
import type { ThrottleBudget } from '../transport/throttle-budget.ts';
import { outcomeUnknown, readEnvelope, unreachable, type GraphError } from './errors.ts';
import { exchangeOf, requestIdOf, responseOf, type Exchange } from './exchange.ts';
import type { GraphLimits } from './limits.ts';
import type { Step } from './middleware.ts';
import { isThrottling, throttledScope } from './throttling.ts';

export interface RetryDeps {
  readonly limits: GraphLimits;
  readonly budget: ThrottleBudget;
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** In [0, 1). */
  readonly random: () => number;
  readonly log: Logger;
}

/** Failures that happen before anything of a request has left this machine. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/**
 * Tries again what may be tried again. A read: every passing fault. A change: only a connection that never came
 * about. Throttling and a conflict are answers to whoever changes, who has to look again whether it still may be made;
 * anything else is GRAPH_OUTCOME_UNKNOWN at once.
 */
export function retryStep({ limits, budget, clock, sleep, random, log }: RetryDeps): Step {
  return async (context, next) => {
    const exchange = exchangeOf(context);
    for (let tries = 1; ; tries++) {
      const isLast = tries >= limits.maxTries;
      const fault = await attempt(next);
      if (fault !== null) {
        const error = errorOfFault(exchange, fault.cause);
        if (isLast || error.code !== 'GRAPH_UNREACHABLE') throw error;
        await pause(exchange, tries, backOff(tries, random()), causeCode(fault.cause));
        continue;
      }
      const response = responseOf(context);
      assertOutcomeKnown(exchange, response);
      const passing = isLast ? null : await passingFault(exchange, response);
      if (passing === null) return;
      const asked = readRetryAfter(response.headers.get('retry-after'), clock.now());
      if (asked !== null && asked > limits.longestWaitMs) return;
      const waitMs = asked ?? backOff(tries, random());
      if (asked !== null || passing === 'throttled') hold(exchange, response.headers, waitMs);
      if (exchange.request.changesTenant) return;
      await pause(exchange, tries, waitMs, String(response.status));
    }
  };

  /** So that whoever asks the same of Graph waits as well. */
  function hold({ request }: Exchange, headers: Headers, waitMs: number): void {
    const scope = throttledScope(request.charges, headers);
    if (scope !== null) budget.hold(scope, waitMs);
  }

  async function pause(exchange: Exchange, tries: number, waitMs: number, reason: string): Promise<void> {
    const { path, clientRequestId } = exchange;
    log.info({ path, clientRequestId, tries, waitMs, reason }, 'graph request is tried again');
    await sleep(waitMs);
  }
}

/** Errors of our own, such as a refused token, pass through; what fetch rejects with comes back to be judged. */
async function attempt(next: () => Promise<void>): Promise<{ readonly cause: unknown } | null> {
  try {
    await next();
    return null;
  } catch (cause) {
    if (isOfTheNetwork(cause)) return { cause };
    throw cause;
  }
}

/** fetch rejects with TypeError when the network fails, and with DOMException on a time limit. */
function isOfTheNetwork(error: unknown): boolean {
  return error instanceof DOMException || (error instanceof TypeError && error.cause !== undefined);
}

function errorOfFault(exchange: Exchange, cause: unknown): GraphError {
  const { path, request } = exchange;
  if (!request.changesTenant || neverSent.has(causeCode(cause)))
    return unreachable(request.method, path, cause);
  const nothing = { status: null, graphCode: null, graphMessage: null, requestId: null };
  return outcomeUnknown(request.method, path, `The answer was lost (${causeCode(cause)}).`, nothing, cause);
}

function assertOutcomeKnown({ request, path }: Exchange, response: Response): void {
  const { status } = response;
  if (!request.changesTenant || status < 500) return;
  const answer = { status, graphCode: null, graphMessage: null, requestId: requestIdOf(response) };
  throw outcomeUnknown(request.method, path, `The server answered HTTP ${status}.`, answer);
}

/** What may pass by itself; null for an answer that stands. */
async function passingFault(
  { request }: Exchange,
  response: Response,
): Promise<'throttled' | 'conflict' | 'failing' | null> {
  const { status } = response;
  if (![409, 429, 500, 502, 503, 504].includes(status)) return null;
  const body = await response.clone().text();
  if (isThrottling(status, body)) return 'throttled';
  if (status === 409)
    return readEnvelope(body).graphCode === 'Directory_ConcurrencyViolation' ? 'conflict' : null;
  return request.changesTenant ? null : 'failing';
}
