import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { GraphError } from './errors.ts';
import { createGraphReader } from './reader.ts';
import { answerError, localDeps, startLocalGraph, type Responder } from './testing/local-graph.ts';

const path = "/reports/getX(period='D180')";
const secret = 'download-key-1';

async function textOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

async function failureOf(promise: Promise<unknown>): Promise<GraphError> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(GraphError);
  return error as GraphError;
}

/** Graph redirects to a second server, which answers as the test says. */
async function startRedirected(respond: Responder) {
  const host = await startLocalGraph(respond);
  const graph = await startLocalGraph((_, response) => {
    response.writeHead(302, {
      location: `${host.origin}/data/download?token=${secret}`,
      'request-id': 'request-1',
    });
    response.end();
  });
  return {
    host,
    graph,
    async [Symbol.asyncDispose]() {
      await host[Symbol.asyncDispose]();
      await graph[Symbol.asyncDispose]();
    },
  };
}

describe('download', () => {
  it('follows the redirect without a token, and never names the address', async () => {
    const lines: string[] = [];
    await using servers = await startRedirected((_, response) => void response.end('A,B\r\n1,2\r\n'));
    const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
    const reader = createGraphReader({ ...localDeps(servers.graph.origin), log });

    const { stream, requestId } = await reader.download(path);

    expect(await textOf(stream)).toBe('A,B\r\n1,2\r\n');
    expect(requestId).toBe('request-1');
    expect(servers.host.seen.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    expect(servers.graph.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer twin']);
    expect(lines.join('')).not.toContain(secret);
  });

  it('takes a file that Graph sends itself', async () => {
    await using graph = await startLocalGraph((_, response) => void response.end('A\r\n'));

    const { stream } = await createGraphReader(localDeps(graph.origin)).download(path);

    expect(await textOf(stream)).toBe('A\r\n');
  });

  it('tries the report host again when it fails', async () => {
    let calls = 0;
    await using servers = await startRedirected((_, response) => {
      calls += 1;
      if (calls < 3) answerError(response, 503, 'x', '');
      else response.end('A\r\n');
    });

    const { stream } = await createGraphReader(localDeps(servers.graph.origin)).download(path);

    expect(await textOf(stream)).toBe('A\r\n');
    expect(servers.graph.seen).toHaveLength(1);
  });

  it.each([403, 302])('refuses what the report host answers with HTTP %i', async (status) => {
    await using servers = await startRedirected((_, response) => {
      response.writeHead(status, { location: 'http://127.0.0.1:1/' });
      response.end();
    });

    const error = await failureOf(createGraphReader(localDeps(servers.graph.origin)).download(path));

    expect(error.code).toBe('GRAPH_DOWNLOAD_REFUSED');
    expect(error.message).not.toContain(secret);
  });

  it.each([
    ['an announced length', { 'content-length': '100' }],
    ['no announced length', {}],
  ])('notices a connection that is cut, with %s', async (_, headers) => {
    await using servers = await startRedirected((_request, response) => {
      response.writeHead(200, headers);
      response.write('A,B\r\n', () => setTimeout(() => response.destroy(), 20));
    });

    const { stream } = await createGraphReader(localDeps(servers.graph.origin)).download(path);

    expect((await failureOf(textOf(stream))).code).toBe('GRAPH_DOWNLOAD_TRUNCATED');
  });

  it('notices fewer bytes than announced even when the connection ends well', async () => {
    const reader = createGraphReader({
      ...localDeps('http://127.0.0.1:1'),
      fetch: async () => new Response('A,B\r\n', { headers: { 'content-length': '100' } }),
    });

    const { stream } = await reader.download(path);

    expect((await failureOf(textOf(stream))).why).toContain('5 of 100');
  });

  it('does not wait for ever for the next bytes', async () => {
    await using servers = await startRedirected((_, response) => void response.write('A,B\r\n'));
    const deps = { ...localDeps(servers.graph.origin), limits: { requestTimeoutMs: 50 } };

    const { stream } = await createGraphReader(deps).download(path);

    expect((await failureOf(textOf(stream))).code).toBe('GRAPH_DOWNLOAD_TRUNCATED');
  });

  describe('where it may lead', () => {
    async function followed(baseUrl: string, location: string): Promise<string> {
      const reader = createGraphReader({
        ...localDeps(baseUrl),
        credential: { getToken: async () => 'secret-token' },
        fetch: async (input, init) => {
          const request = new Request(input, init);
          if (!request.url.startsWith(baseUrl)) {
            expect(request.headers.get('authorization')).toBeNull();
            return new Response('A\r\n');
          }
          return new Response(null, { status: 302, headers: { location } });
        },
      });
      return reader.download(path).then(
        () => 'followed',
        (error: unknown) => (error as GraphError).code,
      );
    }

    it.each([
      ['https://graph.microsoft.com', 'https://reports.office.com/data/download/x', 'followed'],
      ['https://graph.microsoft.com', 'https://reportsweu.office.com/data/download/x', 'followed'],
      ['https://graph.microsoft.com', 'http://reports.office.com/x', 'GRAPH_DOWNLOAD_REFUSED'],
      ['https://graph.microsoft.com', 'https://reports.office.com.evil.example/x', 'GRAPH_DOWNLOAD_REFUSED'],
      ['https://graph.microsoft.com', 'https://reports.office.com:8443/x', 'GRAPH_DOWNLOAD_REFUSED'],
      ['https://graph.microsoft.com', 'https://evil.example/reports.office.com', 'GRAPH_DOWNLOAD_REFUSED'],
      ['https://graph.microsoft.com', 'http://127.0.0.1:9/x', 'GRAPH_DOWNLOAD_REFUSED'],
      ['https://graph.microsoft.com', '/relative', 'GRAPH_DOWNLOAD_REFUSED'],
      ['http://127.0.0.1:1', 'http://localhost:2/x', 'followed'],
      ['http://127.0.0.1:1', 'https://reports.office.com/x', 'GRAPH_DOWNLOAD_REFUSED'],
      ['http://127.0.0.1:1', 'http://10.0.0.1/x', 'GRAPH_DOWNLOAD_REFUSED'],
    ])('from %s to %s: %s', async (baseUrl, location, outcome) => {
      expect(await followed(baseUrl, location)).toBe(outcome);
    });
  });
});
