import { describe, expect, it } from 'vitest';
import { z } from 'zod/v4';
import { GraphError } from './errors.ts';
import type { GraphDeps } from './graph-client.ts';
import type { Page } from './pages.ts';
import { createGraphReader, type GraphReader } from './reader.ts';
import {
  answerError,
  answerJson,
  localDeps,
  simulatedTime,
  startLocalGraph,
  type Responder,
} from './testing/local-graph.ts';

const Row = z.object({ id: z.string() });

async function withGraph(
  respond: Responder,
  use: (reader: GraphReader, graph: Awaited<ReturnType<typeof startLocalGraph>>) => Promise<void>,
  change: (deps: GraphDeps) => GraphDeps = (deps) => deps,
): Promise<void> {
  await using graph = await startLocalGraph(respond);
  await use(createGraphReader(change(localDeps(graph.origin))), graph);
}

async function collect<T>(pages: AsyncIterable<Page<T>>): Promise<Page<T>[]> {
  const all: Page<T>[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

async function failureOf(promise: Promise<unknown>): Promise<GraphError> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(GraphError);
  return error as GraphError;
}

describe('getJson', () => {
  it('sends the fixed token, an id of its own and its priority, and returns what fits with the request id', async () => {
    await withGraph(
      (_, response) => answerJson(response, { id: 'a', extra: 1 }),
      async (reader, graph) => {
        const answer = await reader.getJson('/things/1', Row, {
          query: { $select: 'id,name', $filter: "a eq 'b c'" },
        });

        expect(answer).toMatchObject({ value: { id: 'a' }, requestId: 'request-1' });
        const [request] = graph.seen;
        expect(request?.url).toBe('/v1.0/things/1?$select=id,name&$filter=a%20eq%20%27b%20c%27');
        expect(request?.headers.authorization).toBe('Bearer twin');
        expect(request?.headers['x-ms-throttle-priority']).toBe('Low');
        expect(request?.headers['client-request-id']).toMatch(/^[0-9a-f-]{36}$/);
      },
    );
  });

  it('names the missing permission on a 403 and does not try again', async () => {
    await withGraph(
      (_, response) => answerError(response, 403, 'Authorization_RequestDenied', 'Insufficient privileges'),
      async (reader, graph) => {
        const error = await failureOf(reader.getJson('/subscribedSkus', Row));

        expect(error.code).toBe('GRAPH_FORBIDDEN');
        expect(error.fix).toContain('LicenseAssignment.Read.All');
        expect(graph.seen).toHaveLength(1);
      },
    );
  });

  it.each([
    [400, 'GRAPH_BAD_REQUEST', 1],
    [401, 'GRAPH_UNAUTHORIZED', 1],
    [404, 'GRAPH_NOT_FOUND', 1],
    [429, 'GRAPH_THROTTLED', 6],
    [503, 'GRAPH_SERVER_ERROR', 6],
  ])('turns HTTP %i into %s after %i tries', async (status, code, tries) => {
    await withGraph(
      (_, response) =>
        answerError(response, status, 'Code', 'Account ann@contoso.com at https://x/y?token=1'),
      async (reader, graph) => {
        const error = await failureOf(reader.getJson('/things', Row));

        expect(error.code).toBe(code);
        expect(error.message).not.toMatch(/contoso|token/);
        expect(graph.seen).toHaveLength(tries);
      },
    );
  });

  it('waits as long as Retry-After says, in seconds or until a date', async () => {
    const time = simulatedTime();
    const later = ['7', 'Sun, 22 Nov 2026 00:00:20 GMT'];
    await withGraph(
      (_, response) => {
        const after = later.shift();
        if (after === undefined) answerJson(response, { id: 'a' });
        else answerError(response, 429, 'TooManyRequests', 'slow down', { 'retry-after': after });
      },
      async (reader) => {
        await reader.getJson('/things', Row);

        expect(time.sleeps).toEqual([7_000, 13_000]);
      },
      (deps) => ({ ...deps, clock: time.clock, sleep: time.sleep }),
    );
  });

  it('backs off exponentially with jitter when the server names no time', async () => {
    const time = simulatedTime();
    let calls = 0;
    await withGraph(
      (_, response) => {
        calls += 1;
        if (calls > 3) answerJson(response, { id: 'a' });
        else answerError(response, 503, 'UnknownError', '');
      },
      async (reader) => {
        await reader.getJson('/things', Row);

        expect(time.sleeps).toEqual([1_000, 2_000, 4_000]);
      },
      (deps) => ({ ...deps, clock: time.clock, sleep: time.sleep }),
    );
  });

  it('tries again when the connection is cut in the middle of the answer', async () => {
    let calls = 0;
    await withGraph(
      (_, response) => {
        calls += 1;
        if (calls > 1) {
          answerJson(response, { id: 'a' });
          return;
        }
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
        response.write('{"id":', () => response.destroy());
      },
      async (reader) => {
        const answer = await reader.getJson('/things', Row);

        expect(answer.value).toEqual({ id: 'a' });
        expect(calls).toBe(2);
      },
    );
  });

  it('gives up on a server that cannot be reached', async () => {
    let closed = '';
    await withGraph(
      () => undefined,
      async (_, graph) => {
        closed = graph.origin;
      },
    );
    const error = await failureOf(createGraphReader(localDeps(closed)).getJson('/things', Row));

    expect(error.code).toBe('GRAPH_UNREACHABLE');
    expect(error.retryable).toBe(true);
  });

  it('gives up on a silent server after its time limit', async () => {
    await withGraph(
      () => undefined,
      async (reader) => {
        const error = await failureOf(reader.getJson('/things', Row));

        expect(error.code).toBe('GRAPH_UNREACHABLE');
        expect(error.why).toContain('TimeoutError');
      },
      (deps) => ({ ...deps, limits: { requestTimeoutMs: 20, maxTries: 2 } }),
    );
  });

  it('says where a payload does not fit, without its values', async () => {
    await withGraph(
      (_, response) => answerJson(response, { id: 17, upn: 'ann@contoso.com' }),
      async (reader) => {
        const error = await failureOf(reader.getJson('/things', Row));

        expect(error.code).toBe('GRAPH_BAD_PAYLOAD');
        expect(error.why).toBe('id: invalid_type');
      },
    );
  });
});

describe('the base URL', () => {
  it.each(['http://graph.example.com', 'http://10.0.0.1:80', 'ftp://localhost', 'nonsense'])(
    'refuses %s',
    (baseUrl) => {
      expect(() => createGraphReader({ ...localDeps('http://127.0.0.1:1'), baseUrl })).toThrow(
        expect.objectContaining({ code: 'GRAPH_INSECURE_BASE_URL' }),
      );
    },
  );

  it('asks the credential for the token of an https base', async () => {
    const requests: Request[] = [];
    const reader = createGraphReader({
      ...localDeps('https://graph.microsoft.com'),
      credential: { getToken: async () => 'secret-token' },
      fetch: async (input, init) => {
        requests.push(new Request(input, init));
        return new Response('{"id":"a"}');
      },
    });

    await reader.getJson('/things', Row);

    expect(requests.map((request) => request.headers.get('authorization'))).toEqual(['Bearer secret-token']);
  });
});

describe('pages', () => {
  it('follows each nextLink exactly as it was written', async () => {
    const odd = '/v1.0/things?$skiptoken=a%2Fb&$skiptoken=c&x&$select=id';
    await withGraph(
      (request, response, origin) => {
        if (request.url === odd) answerJson(response, { value: [{ id: 'b' }] });
        else answerJson(response, { value: [{ id: 'a' }], '@odata.nextLink': `${origin}${odd}` });
      },
      async (reader, graph) => {
        const pages = await collect(reader.pages('/things', Row, { query: { $top: '1' } }));

        expect(pages.map(({ rows }) => rows)).toEqual([[{ id: 'a' }], [{ id: 'b' }]]);
        expect(pages.map(({ next }) => next)).toEqual([`${graph.origin}${odd}`, null]);
        expect(graph.seen.map(({ url }) => url)).toEqual(['/v1.0/things?$top=1', odd]);
      },
    );
  });

  it('begins at a nextLink when it is given one', async () => {
    await withGraph(
      (_, response) => answerJson(response, { value: [] }),
      async (reader, graph) => {
        await collect(reader.pages(`${graph.origin}/v1.0/things?$skiptoken=x`, Row));

        expect(graph.seen.map(({ url }) => url)).toEqual(['/v1.0/things?$skiptoken=x']);
      },
    );
  });

  it('returns rows that do not fit as issues with their place', async () => {
    await withGraph(
      (_, response) => answerJson(response, { value: [{ id: 'a' }, { name: 'nobody' }, { id: 'c' }] }),
      async (reader) => {
        const [page] = await collect(reader.pages('/things', Row));

        expect(page?.rows).toEqual([{ id: 'a' }, { id: 'c' }]);
        expect(page?.issues).toEqual([
          {
            code: 'row-malformed',
            place: 'row 2',
            message: expect.stringContaining('id: invalid_type') as string,
          },
        ]);
      },
    );
  });

  it('keeps the token from another origin', async () => {
    await using other = await startLocalGraph((_, response) => answerJson(response, { value: [] }));
    await withGraph(
      (_, response) =>
        answerJson(response, { value: [], '@odata.nextLink': `${other.origin}/v1.0/things?$skiptoken=x` }),
      async (reader) => {
        const error = await failureOf(collect(reader.pages('/things', Row)));

        expect(error.code).toBe('GRAPH_FOREIGN_LINK');
        expect(other.seen).toEqual([]);
      },
    );
  });

  it.each([
    ['a page twice', '/v1.0/things'],
    ['no address', ''],
  ])('stops when the next page is %s', async (_, link) => {
    await withGraph(
      (request, response, origin) =>
        answerJson(response, { value: [], '@odata.nextLink': link === '' ? '' : `${origin}${link}` }),
      async (reader, graph) => {
        const error = await failureOf(collect(reader.pages('/things', Row)));

        expect(error.code).toBe('GRAPH_BAD_PAYLOAD');
        expect(graph.seen).toHaveLength(1);
      },
    );
  });

  it('hands out the pages before the one it lost', async () => {
    await withGraph(
      (request, response, origin) => {
        if (request.url.includes('skiptoken')) answerError(response, 503, 'ServiceUnavailable', '');
        else
          answerJson(response, {
            value: [{ id: 'a' }],
            '@odata.nextLink': `${origin}/v1.0/things?$skiptoken=2`,
          });
      },
      async (reader) => {
        const rows: unknown[] = [];
        const reading = (async () => {
          for await (const page of reader.pages('/things', Row)) rows.push(...page.rows);
        })();

        expect((await failureOf(reading)).code).toBe('GRAPH_SERVER_ERROR');
        expect(rows).toEqual([{ id: 'a' }]);
      },
    );
  });
});

describe('batch', () => {
  it('repeats only what was throttled and answers by id', async () => {
    const time = simulatedTime();
    let calls = 0;
    await withGraph(
      (request, response) => {
        calls += 1;
        const { requests } = JSON.parse(request.body) as { requests: { id: string; url: string }[] };
        const responses = requests.map(({ id }) => {
          if (id === '2' && calls === 1)
            return { id, status: 429, headers: { 'Retry-After': '3' }, body: {} };
          if (id === '3')
            return { id, status: 404, body: { error: { code: 'Request_ResourceNotFound', message: '' } } };
          return { id, status: 200, body: { id } };
        });
        answerJson(response, { responses: responses.toReversed() });
      },
      async (reader, graph) => {
        const answers = await reader.batch(
          ['1', '2', '3'].map((id) => ({ id, path: `/users/${id}`, query: { $select: 'id' } })),
        );

        expect([...answers].map(([id, { ok }]) => [id, ok]).sort()).toEqual([
          ['1', true],
          ['2', true],
          ['3', false],
        ]);
        expect(graph.seen.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
          { requests: ['1', '2', '3'].map((id) => ({ id, method: 'GET', url: `/users/${id}?$select=id` })) },
          { requests: [{ id: '2', method: 'GET', url: '/users/2?$select=id' }] },
        ]);
        expect(time.sleeps).toEqual([3_000]);
      },
      (deps) => ({ ...deps, clock: time.clock, sleep: time.sleep }),
    );
  });

  it('holds at most 20', async () => {
    const requests = Array.from({ length: 21 }, (_, index) => ({ id: String(index), path: '/users' }));
    const reader = createGraphReader(localDeps('http://127.0.0.1:1'));

    await expect(reader.batch(requests)).rejects.toThrow(TypeError);
  });
});
