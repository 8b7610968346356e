import { describe, expect, it } from 'vitest';
import { z } from 'zod/v4';
import { GraphError } from './errors.ts';
import { publishedLimits } from './limits.ts';
import { createGraphReader } from './reader.ts';
import { answerError, answerJson, localDeps, simulatedTime, startLocalGraph } from './testing/local-graph.ts';
import { throttledScope } from './throttling.ts';
import { createGraphTraffic } from './traffic.ts';

const Row = z.object({ id: z.string() });
const broker =
  'Rate limit reached because of too many requests to query broker. Please retry after sometime.';

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'answered',
    (error: unknown) => (error instanceof GraphError ? error.code : String(error)),
  );
}

describe('the scope that asks for a slower pace', () => {
  const both = [
    { scope: 'signIns', cost: 1 },
    { scope: 'identity', cost: 2 },
  ];
  it.each([
    ['none named: the most specific', {}, both, 'signIns'],
    ['the units', { 'x-ms-throttle-scope': 'Tenant_Application/ReadWrite/app/tenant' }, both, 'identity'],
    [
      'writes',
      { 'x-ms-throttle-information': 'WriteLimitExceeded' },
      [
        { scope: 'identity', cost: 1 },
        { scope: 'writes', cost: 1 },
      ],
      'writes',
    ],
    [
      'one the request does not count against',
      { 'x-ms-throttle-scope': 'Tenant_Application/ReadWrite/app/tenant' },
      [{ scope: 'audits', cost: 1 }],
      'audits',
    ],
    ['nothing charged', {}, [], null],
  ])('is told by the answer: %s', (_, headers, charges, scope) => {
    expect(throttledScope(charges, new Headers(headers))).toBe(scope);
  });
});

describe('throttling', () => {
  it('of Intune comes as HTTP 500, and is waited out', async () => {
    const time = simulatedTime();
    let calls = 0;
    await using graph = await startLocalGraph((_, response) => {
      calls += 1;
      if (calls === 1) answerError(response, 500, 'InternalServerError', broker);
      else answerJson(response, { id: 'a' });
    });

    await createGraphReader(localDeps(graph.origin, time)).getJson('/deviceManagement/managedDevices', Row);

    expect(time.sleeps).toEqual([1_000]);
  });

  it('of Intune on every try is called throttling', async () => {
    await using graph = await startLocalGraph((_, response) =>
      answerError(response, 500, 'InternalServerError', broker),
    );
    const reader = createGraphReader(localDeps(graph.origin));

    expect(await codeOf(reader.getJson('/deviceManagement/managedDevices', Row))).toBe('GRAPH_THROTTLED');
  });

  it('without a Retry-After holds the scope for the others too, and only that scope', async () => {
    const time = simulatedTime();
    const at: [string, number][] = [];
    await using graph = await startLocalGraph((request, response) => {
      at.push([request.url.split('/').at(-1) ?? '', time.elapsed()]);
      if (at.length === 1) answerError(response, 429, 'TooManyRequests', '');
      else answerJson(response, { id: 'a' });
    });
    const deps = localDeps(graph.origin, time);
    const traffic = createGraphTraffic({ limits: publishedLimits, clock: time.clock, sleep: time.sleep });
    const retrying = Promise.withResolvers<undefined>();
    const sleep = async (milliseconds: number): Promise<void> => {
      retrying.resolve(undefined);
      await new Promise<void>((resolve) => setTimeout(resolve, 50));
      time.advance(milliseconds);
    };
    const collector = createGraphReader({ ...deps, sleep, traffic });
    const reader = createGraphReader({ ...deps, priority: 'High', traffic });

    const throttled = collector.getJson('/identityProtection/riskDetections', Row);
    await retrying.promise;
    await reader.getJson('/users/other', Row);
    await reader.getJson('/identityProtection/riskyUsers', Row);
    await throttled;

    const timeOf = (name: string) => at.find(([seen]) => seen === name)?.[1];
    expect(timeOf('other')).toBe(0);
    expect(timeOf('riskyUsers')).toBeGreaterThanOrEqual(1_000);
  });
});

describe('a service that answers nobody', () => {
  it('is spared after five requests given up, while other services are asked, until one finds out', async () => {
    const time = simulatedTime();
    let isDown = true;
    await using graph = await startLocalGraph((request, response) => {
      if (isDown && request.url.includes('deviceManagement'))
        answerError(response, 503, 'ServiceUnavailable', '');
      else answerJson(response, { id: 'a' });
    });
    const reader = createGraphReader({ ...localDeps(graph.origin, time), limits: { maxTries: 2 } });
    const devices = () => codeOf(reader.getJson('/deviceManagement/detectedApps', Row));

    const codes: string[] = [];
    for (let request = 0; request < 7; request++) codes.push(await devices());
    const asked = graph.seen.length;
    const other = await codeOf(reader.getJson('/users/1', Row));
    isDown = false;
    time.advance(publishedLimits.circuitCoolDownMs);

    expect(codes).toEqual([
      ...Array<string>(5).fill('GRAPH_SERVER_ERROR'),
      'GRAPH_CIRCUIT_OPEN',
      'GRAPH_CIRCUIT_OPEN',
    ]);
    expect(asked).toBe(10);
    expect([other, await devices(), await devices()]).toEqual(['answered', 'answered', 'answered']);
  });

  it('is not one that only refuses', async () => {
    await using graph = await startLocalGraph((_, response) => answerError(response, 403, 'Denied', ''));
    const reader = createGraphReader(localDeps(graph.origin));

    const codes: string[] = [];
    for (let request = 0; request < 7; request++) codes.push(await codeOf(reader.getJson('/users/1', Row)));

    expect(new Set(codes)).toEqual(new Set(['GRAPH_FORBIDDEN']));
  });
});
