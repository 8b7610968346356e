import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { startLocalGraph, type Responder } from '../graph/testing/local-graph.ts';
import { simulatedTime } from '../transport/testing/simulated-time.ts';
import { createExportStore } from './export-store.ts';
import { localAzure } from './testing/local-azure.ts';

const content = 'Date,Cost\r\n11/20/2026,1.25\r\n';

function answerXml(response: ServerResponse, names: readonly string[], next: string): void {
  const blobs = names.map(
    (name) =>
      `<Blob><Name>${name}</Name><Properties><Last-Modified>Sat, 21 Nov 2026 04:30:00 GMT</Last-Modified><Etag>1</Etag><Content-Length>5</Content-Length></Properties></Blob>`,
  );
  response.writeHead(200, { 'content-type': 'application/xml' });
  response.end(
    `<?xml version="1.0"?><EnumerationResults><Blobs>${blobs.join('')}</Blobs><NextMarker>${next}</NextMarker></EnumerationResults>`,
  );
}

async function open(respond: Responder) {
  const time = simulatedTime();
  const server = await startLocalGraph(respond);
  const place = { account: server.origin, container: 'costs', folder: 'a/b' };
  return Object.assign(server, {
    time,
    store: createExportStore({
      ...localAzure(server.origin, time),
      place,
      limits: { requestTimeoutMs: 300, maxTries: 2 },
    }),
  });
}

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

describe('a storage account with exports', () => {
  it('is listed to its end, with the fixed token, and no credential is asked for a twin', async () => {
    await using server = await open(({ url }, response) => {
      const isSecond = url.includes('marker=two');
      answerXml(response, [isSecond ? 'a/b/2.csv' : 'a/b/1.csv'], isSecond ? '' : 'two');
    });

    const names: string[] = [];
    for await (const page of server.store.list()) names.push(...page.blobs.map(({ name }) => name));

    expect(names).toEqual(['a/b/1.csv', 'a/b/2.csv']);
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer twin', 'Bearer twin']);
    expect(server.seen[0]?.url).toContain('prefix=a%2Fb%2F');
  });

  it('is tried again when it is busy, after the wait it asks for', async () => {
    let answers = 0;
    await using server = await open((_request, response) => {
      answers += 1;
      if (answers > 1) {
        answerXml(response, ['a/b/1.csv'], '');
        return;
      }
      response.writeHead(503, { 'retry-after': '7' });
      response.end();
    });

    for await (const page of server.store.list()) expect(page.blobs).toHaveLength(1);

    expect(answers).toBe(2);
  });

  it('gives a file whole though the connection breaks in the middle', async () => {
    const head = { etag: '"1"', 'content-type': 'text/csv' };
    await using server = await open(({ headers }, response) => {
      const range = String(headers['x-ms-range'] ?? '');
      const from = Number(/bytes=(\d+)/.exec(range)?.[1] ?? '0');
      const rest = content.slice(from);
      response.writeHead(range === '' ? 200 : 206, { ...head, 'content-length': String(rest.length) });
      if (range === '') response.write(rest.slice(0, 10), () => setTimeout(() => response.destroy(), 20));
      else response.end(rest);
    });

    expect(await textOf(server.store.read('a/b/1.csv'))).toBe(content);
    expect(server.seen.length).toBeGreaterThan(1);
  });

  it('gives a file whole though the connection falls silent in the middle', async () => {
    const head = { etag: '"1"', 'content-type': 'text/csv' };
    await using server = await open(({ headers }, response) => {
      const range = String(headers['x-ms-range'] ?? '');
      const from = Number(/bytes=(\d+)/.exec(range)?.[1] ?? '0');
      const rest = content.slice(from);
      response.writeHead(range === '' ? 200 : 206, { ...head, 'content-length': String(rest.length) });
      if (range === '') response.write(rest.slice(0, 10));
      else response.end(rest);
    });

    expect(await textOf(server.store.read('a/b/1.csv'))).toBe(content);
    expect(server.seen).toHaveLength(2);
  });

  it('is unreachable when every listing falls silent', async () => {
    await using server = await open((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/xml' });
      response.write('<?xml version="1.0"?><EnumerationResults>');
    });

    await expect(server.store.list().next()).rejects.toMatchObject({ code: 'AZURE_UNREACHABLE' });
    expect(server.seen).toHaveLength(2);
  });

  it('says what is not there, and who may not see it', async () => {
    await using server = await open(({ url }, response) => {
      response.writeHead(url.includes('secret') ? 403 : 404, { 'content-type': 'application/xml' });
      response.end('<?xml version="1.0"?><Error><Code>Nope</Code><Message>No.</Message></Error>');
    });

    await expect(textOf(server.store.read('a/b/gone.csv'))).rejects.toMatchObject({
      code: 'AZURE_NOT_FOUND',
    });
    await expect(textOf(server.store.read('a/b/secret.csv'))).rejects.toMatchObject({
      code: 'AZURE_FORBIDDEN',
      fix: expect.stringContaining('Storage Blob Data Reader') as string,
    });
  });
});
