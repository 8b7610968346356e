import { randomUUID } from 'node:crypto';
import {
  createEmptyPipeline,
  isRestError,
  proxyPolicy,
  type HttpClient,
  type Pipeline,
  type PipelinePolicy,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import { causeCode } from '../transport/cause-code.ts';
import type { Priority } from '../transport/gate.ts';
import { backOff } from '../transport/retry-delay.ts';
import type { Sleep } from '../transport/sleep.ts';
import type { ThrottleBudget } from '../transport/throttle-budget.ts';
import type { ServiceBase } from '../transport/service-base.ts';
import type { ArmNetwork } from './arm-network.ts';
import { readAskedWait, readQuotaReset } from './asked-wait.ts';
import { chargesOf } from './charges.ts';
import { errorOf, foreignLink, unreachable, withoutToken } from './errors.ts';
import { inTime } from './in-time.ts';
import type { AzureLimits } from './limits.ts';

export interface ArmPipelineDeps {
  readonly base: ServiceBase;
  /** Not called for a twin. */
  readonly getToken: () => Promise<string>;
  readonly network: ArmNetwork;
  readonly budget: ThrottleBudget;
  readonly priority: Priority;
  readonly limits: AzureLimits;
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** In [0, 1), for the jitter of retries. */
  readonly random: () => number;
  readonly log: Logger;
}

/**
 * The way every request to Azure goes, whether a client library makes it or we do: paced, tried again, with our
 * token, and only to the host that was asked. Answers with a good status; throws AzureError otherwise. Everything
 * that passes only reads.
 */
export function createArmPipeline(deps: ArmPipelineDeps): HttpClient {
  const pipeline = createEmptyPipeline();
  addInOrder(pipeline, [
    identifyPolicy(deps),
    retryPolicy(deps),
    pacePolicy(deps),
    authorisePolicy(deps),
    patiencePolicy(deps),
    ...(deps.base.isTwin ? [] : [proxyPolicy()]),
  ]);
  return { sendRequest: (request) => pipeline.sendRequest(deps.network, request) };
}

function addInOrder(pipeline: Pipeline, policies: readonly PipelinePolicy[]): void {
  const before: string[] = [];
  for (const policy of policies) {
    pipeline.addPolicy(policy, { afterPolicies: [...before] });
    before.push(policy.name);
  }
}

export function requestIdOf({ headers }: Pick<PipelineResponse, 'headers'>): string | null {
  return headers.get('x-ms-request-id') ?? headers.get('x-ms-correlation-request-id') ?? null;
}

/** First: to our host only, under an id of ours, and what the last status means. */
function identifyPolicy({ base }: ArmPipelineDeps): PipelinePolicy {
  return {
    name: 'identify',
    async sendRequest(request, next) {
      const url = new URL(request.url);
      if (url.origin !== base.origin) throw foreignLink();
      request.allowInsecureConnection = base.isTwin;
      request.headers.set('accept-encoding', 'gzip, deflate');
      request.headers.set('client-request-id', request.requestId || randomUUID());
      request.headers.set('x-ms-return-client-request-id', 'true');
      request.headers.set('ClientType', 'Seatkeeper');
      const response = await next(request);
      if (response.status < 300) return response;
      throw errorOf({
        status: response.status,
        body: response.bodyAsText ?? '',
        requestId: requestIdOf(response),
        method: request.method,
        path: url.pathname,
      });
    },
  };
}

const passing = new Set([429, 500, 502, 503, 504]);

function retryPolicy({ limits, budget, clock, sleep, random, log }: ArmPipelineDeps): PipelinePolicy {
  async function pause(
    request: PipelineRequest,
    tries: number,
    waitMs: number,
    reason: string,
  ): Promise<void> {
    const path = new URL(request.url).pathname;
    log.info({ path, tries, waitMs, reason }, 'azure request is tried again');
    await sleep(waitMs);
  }

  return {
    name: 'try-again',
    async sendRequest(request, next) {
      for (let tries = 1; ; tries++) {
        const isLast = tries >= limits.maxTries;
        const { response, fault } = await attempt(() => next(request));
        if (response === null) {
          if (isLast) throw unreachable(request.method, new URL(request.url).pathname, fault);
          await pause(request, tries, backOff(tries, random()), causeCode(fault));
          continue;
        }
        if (isLast || !passing.has(response.status)) return response;
        const { waitMs, scopeOnly } = readAskedWait(response.headers, clock.now());
        if (waitMs !== null && waitMs > limits.longestWaitMs) return response;
        if (waitMs !== null)
          for (const scope of scopeOnly ? ownScope(request.url) : scopesInTenant(request.url))
            budget.hold(scope, waitMs);
        await pause(request, tries, waitMs ?? backOff(tries, random()), String(response.status));
      }
    },
  };
}

/** A wait for the units of a scope leaves the others alone. */
function ownScope(url: string): readonly string[] {
  return scopesOf(url).slice(0, 1);
}

/** A wait for the tenant's units concerns every scope of ours. */
function scopesInTenant(url: string): readonly string[] {
  return scopesOf(url).filter((scope) => !scope.startsWith('azure:cost:tenant'));
}

function scopesOf(url: string): readonly string[] {
  return chargesOf(url).map(({ scope }) => scope);
}

type Attempt =
  | { readonly response: PipelineResponse; readonly fault: null }
  | { readonly response: null; readonly fault: unknown };

/** Errors of our own, such as a refused token, pass through; what the network fails with comes back to be judged. */
async function attempt(send: () => Promise<PipelineResponse>): Promise<Attempt> {
  try {
    return { response: await send(), fault: null };
  } catch (fault) {
    const isOfTheNetwork =
      isRestError(fault) || (fault instanceof Error && ['AbortError', 'TimeoutError'].includes(fault.name));
    if (isOfTheNetwork) return { response: null, fault };
    throw fault;
  }
}

/** Holds a request back until it fits into the published limits, and heeds what the answer says of them. */
function pacePolicy({ budget, priority }: ArmPipelineDeps): PipelinePolicy {
  return {
    name: 'pace',
    async sendRequest(request, next) {
      const charges = chargesOf(request.url);
      const slot = await budget.enter(charges, priority);
      try {
        const response = await next(request);
        const resetMs = readQuotaReset(response.headers);
        const [first] = charges;
        if (resetMs !== null && first !== undefined) budget.hold(first.scope, resetMs);
        return response;
      } finally {
        slot.answered();
      }
    },
  };
}

/** A twin gets the fixed token; no credential is asked for it, nor sent to it. */
function authorisePolicy({ base, getToken }: ArmPipelineDeps): PipelinePolicy {
  return {
    name: 'authorise',
    async sendRequest(request, next) {
      request.headers.set('authorization', `Bearer ${base.isTwin ? 'twin' : await tokenFrom(getToken)}`);
      return next(request);
    },
  };
}

/**
 * Waits for an answer up to the end of its text, and of a streamed one up to its headers. The library's own time limit
 * ends with the headers, and giving its request up does not end the reading of a compressed text.
 */
function patiencePolicy({ limits }: ArmPipelineDeps): PipelinePolicy {
  return {
    name: 'patience',
    async sendRequest(request, next) {
      const { abortSignal } = request;
      const controller = new AbortController();
      const signals = [controller.signal, ...(abortSignal === undefined ? [] : [abortSignal as AbortSignal])];
      request.abortSignal = AbortSignal.any(signals);
      try {
        return await inTime(limits.requestTimeoutMs, next(request), () => controller.abort());
      } finally {
        if (abortSignal === undefined) delete request.abortSignal;
        else request.abortSignal = abortSignal;
      }
    },
  };
}

async function tokenFrom(getToken: () => Promise<string>): Promise<string> {
  try {
    return await getToken();
  } catch (cause) {
    throw withoutToken(cause);
  }
}
