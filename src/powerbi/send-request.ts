import { randomUUID } from 'node:crypto';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import { causeCode } from '../transport/cause-code.ts';
import type { Priority } from '../transport/gate.ts';
import { backOff, readRetryAfter } from '../transport/retry-delay.ts';
import type { Sleep } from '../transport/sleep.ts';
import type { ThrottleBudget } from '../transport/throttle-budget.ts';
import { errorOf, unreachable, withoutToken } from './errors.ts';
import { activityScope, type PowerBiLimits } from './limits.ts';
import type { PowerBiPlace } from './power-bi-place.ts';

export interface SendDeps {
  readonly place: PowerBiPlace;
  /** Not called for a twin. */
  readonly getToken: () => Promise<string>;
  readonly fetch: typeof globalThis.fetch;
  readonly budget: ThrottleBudget;
  readonly priority: Priority;
  readonly limits: PowerBiLimits;
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** In [0, 1), for the jitter of retries. */
  readonly random: () => number;
  readonly log: Logger;
}

export interface PowerBiAnswer {
  readonly body: string;
  readonly requestId: string | null;
}

interface Given extends PowerBiAnswer {
  readonly status: number;
  readonly retryAfter: string | null;
}

const passing = new Set([429, 500, 502, 503, 504]);

/** A GET of Power BI: paced, tried again, with our token. Answers with a good status; throws PowerBiError otherwise. */
export function createSendRequest(deps: SendDeps): (url: string) => Promise<PowerBiAnswer> {
  const { place, budget, priority, limits, clock, sleep, random, log } = deps;

  async function pause(tries: number, waitMs: number, reason: string): Promise<void> {
    log.info({ tries, waitMs, reason }, 'power bi request is tried again');
    await sleep(waitMs);
  }

  async function send(url: string): Promise<Given> {
    const token = place.isTwin ? 'twin' : await tokenFrom(deps.getToken);
    const slot = await budget.enter([{ scope: activityScope, cost: 1 }], priority);
    try {
      const response = await deps.fetch(url, {
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${token}`,
          'client-request-id': randomUUID(),
        },
        redirect: 'error',
        signal: AbortSignal.timeout(limits.requestTimeoutMs),
      });
      const { status, headers } = response;
      const body = await response.text();
      const retryAfter = headers.get('retry-after');
      return { status, body, requestId: headers.get('requestid') ?? headers.get('request-id'), retryAfter };
    } finally {
      slot.answered();
    }
  }

  return async (url) => {
    for (let tries = 1; ; tries++) {
      const isLast = tries >= limits.maxTries;
      const { given, fault } = await attempt(() => send(url));
      if (given === null) {
        if (isLast) throw unreachable(fault);
        await pause(tries, backOff(tries, random()), causeCode(fault));
        continue;
      }
      if (given.status >= 200 && given.status < 300) return given;
      const waitMs = readRetryAfter(given.retryAfter, clock.now());
      const isTooLong = waitMs !== null && waitMs > limits.longestWaitMs;
      if (isLast || isTooLong || !passing.has(given.status)) throw errorOf(given);
      if (waitMs !== null) budget.hold(activityScope, waitMs);
      await pause(tries, waitMs ?? backOff(tries, random()), String(given.status));
    }
  };
}

type Attempt =
  { readonly given: Given; readonly fault: null } | { readonly given: null; readonly fault: unknown };

/** What the network fails with comes back to be judged: `fetch` says TypeError, or how it was given up. */
async function attempt(send: () => Promise<Given>): Promise<Attempt> {
  try {
    return { given: await send(), fault: null };
  } catch (fault) {
    const isOfTheNetwork = fault instanceof TypeError || fault instanceof DOMException;
    if (isOfTheNetwork) return { given: null, fault };
    throw fault;
  }
}

async function tokenFrom(getToken: () => Promise<string>): Promise<string> {
  try {
    return await getToken();
  } catch (cause) {
    throw withoutToken(cause);
  }
}
