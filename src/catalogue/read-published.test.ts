import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPublished } from './read-published.ts';

let server: Server;
let base: string;
let dir: string;
const seen: (string | undefined)[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'seatkeeper-published-'));
  server = createServer((request, response) => {
    seen.push(request.headers.authorization ?? request.headers.cookie);
    const path = request.url ?? '/';
    if (path === '/table.csv') response.end('a,é\n');
    else if (path === '/moved') response.writeHead(302, { location: '/table.csv' }).end();
    else if (path === '/round') response.writeHead(301, { location: '/round' }).end();
    else if (path === '/away')
      response.writeHead(302, { location: 'http://example.invalid/table.csv' }).end();
    else if (path === '/secret') response.writeHead(302, { location: 'https://u:p@example.invalid/' }).end();
    else if (path === '/large') response.end('x'.repeat(5000));
    else if (path === '/busy') response.writeHead(503).end();
    else if (path === '/slow') response.write('a');
    else response.writeHead(404).end();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  await rm(dir, { recursive: true, force: true });
});

const refusingFetch: typeof fetch = () => Promise.reject(new Error('nothing was to be asked for'));

function read(source: string, given: { timeoutMs?: number; fetch?: typeof fetch } = {}) {
  return readPublished(source, { fetch: globalThis.fetch, cwd: dir, maxBytes: 1000, ...given });
}

describe('an address', () => {
  it('is read, over a redirect, without any credential', async () => {
    expect(await read(`${base}/table.csv`)).toBe('a,é\n');
    expect(await read(`${base}/moved`)).toBe('a,é\n');
    expect(seen.filter((header) => header !== undefined)).toEqual([]);
  });

  it.each([
    ['/missing', /answered 404/, false],
    ['/busy', /answered 503/, true],
    ['/round', /redirected more than/, false],
    ['/away', /https/, false],
    ['/secret', /password/, false],
    ['/large', /more than 1000 bytes/, false],
  ])('that answers %s is told', async (path, why, retryable) => {
    await expect(read(base + path)).rejects.toMatchObject({
      code: 'CATALOGUE_SOURCE_UNREADABLE',
      why: expect.stringMatching(why) as string,
      retryable,
    });
  });

  it('that does not finish is given up', async () => {
    await expect(read(`${base}/slow`, { timeoutMs: 100 })).rejects.toMatchObject({
      code: 'CATALOGUE_SOURCE_UNREADABLE',
      retryable: true,
    });
  });

  it('where nobody listens is told', async () => {
    const free = createServer();
    await new Promise<void>((ready) => free.listen(0, '127.0.0.1', ready));
    const { port } = free.address() as AddressInfo;
    await new Promise((closed) => free.close(closed));

    await expect(read(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({ retryable: true });
  });

  it.each([
    'http://example.invalid/t.csv',
    'ftp://127.0.0.1/t.csv',
    'https://user:secret@example.invalid/t.csv',
    'https://',
  ])('%s is not asked', async (address) => {
    const failure = await read(address, { fetch: refusingFetch }).catch((error: unknown) => error);

    expect(failure).toMatchObject({ code: 'CATALOGUE_SOURCE_UNREADABLE' });
    expect(String(failure)).not.toContain('secret');
  });
});

describe('a file', () => {
  it('is read as UTF-8, or in the Windows code page', async () => {
    await writeFile(join(dir, 'utf8.csv'), 'é\u00A0');
    await writeFile(join(dir, 'windows.csv'), Buffer.from([0xe9, 0xa0]));

    expect(await read('utf8.csv')).toBe('é\u00A0');
    expect(await read('windows.csv')).toBe('é\u00A0');
  });

  it('that is too large or not there is told', async () => {
    await writeFile(join(dir, 'large.csv'), 'x'.repeat(1001));

    await expect(read('large.csv')).rejects.toMatchObject({ why: 'It has more than 1000 bytes.' });
    await expect(read('none.csv')).rejects.toMatchObject({ code: 'CATALOGUE_SOURCE_UNREADABLE' });
    await expect(read('.')).rejects.toMatchObject({ code: 'CATALOGUE_SOURCE_UNREADABLE' });
  });
});
