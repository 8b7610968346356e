import { describe, expect, it } from 'vitest';
import { answerJson, startLocalGraph, type Responder } from '../graph/testing/local-graph.ts';
import { AppError } from '../lib/app-error.ts';
import { simulatedTime } from '../transport/testing/simulated-time.ts';
import { PowerBiError } from './errors.ts';
import { parsePowerBiPlace } from './power-bi-place.ts';
import { createPowerBiReader, type ActivityPage } from './power-bi-reader.ts';
import { localPowerBi } from './testing/local-power-bi.ts';

const day = '2026-11-20';
const path = '/v1.0/myorg/admin/activityevents';
const first = `${path}?startDateTime='${day}T00:00:00.000Z'&endDateTime='${day}T23:59:59.999Z'`;

async function all(pages: AsyncIterable<ActivityPage>): Promise<readonly ActivityPage[]> {
  const kept: ActivityPage[] = [];
  for await (const page of pages) kept.push(page);
  return kept;
}

async function refusalOf(work: Promise<unknown>): Promise<PowerBiError> {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof PowerBiError)) throw new TypeError('No PowerBiError was thrown.');
  return error;
}

async function open(respond: Responder) {
  const time = simulatedTime();
  const server = await startLocalGraph(respond);
  return Object.assign(server, { time, reader: createPowerBiReader(localPowerBi(server.origin, time)) });
}

const page = (events: unknown[], next: string | null) => ({
  activityEventEntities: events,
  continuationUri: next,
  continuationToken: next === null ? null : 'token',
  lastResultSet: next === null,
});

describe('the events of a day', () => {
  it('are asked for in quotes and read to the end, past pages without any', async () => {
    await using server = await open(({ url }, response, origin) => {
      if (url.includes('%2Btwo')) answerJson(response, page([{ Id: 'b' }], null));
      else if (url.includes('one'))
        answerJson(response, page([], `${origin}${path}?continuationToken='%2Btwo'`));
      else answerJson(response, page([{ Id: 'a' }], `${origin}${path}?continuationToken='one'`));
    });

    const pages = await all(server.reader.eventsOf(day));

    expect(pages.map(({ events }) => events)).toEqual([[{ Id: 'a' }], [], [{ Id: 'b' }]]);
    expect(server.seen[0]?.url.replaceAll('%27', "'")).toBe(first);
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(
      Array.from({ length: 3 }, () => 'Bearer twin'),
    );
    expect(pages[0]?.answer.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('end at the last set even if it names another page', async () => {
    await using server = await open((_, response, origin) =>
      answerJson(response, { ...page([], `${origin}${path}?continuationToken='x'`), lastResultSet: true }),
    );

    expect(await all(server.reader.eventsOf(day))).toHaveLength(1);
  });

  it.each<[string, object, string]>([
    [
      'says that more follow and not where',
      { ...page([], null), lastResultSet: false },
      'POWERBI_BAD_PAYLOAD',
    ],
    ['has no events', { continuationUri: null }, 'POWERBI_BAD_PAYLOAD'],
    ['goes on nowhere', page([], 'page 2'), 'POWERBI_BAD_PAYLOAD'],
    [
      'goes on elsewhere',
      page([], `https://evil.example${path}?continuationToken='x'`),
      'POWERBI_FOREIGN_LINK',
    ],
  ])('are not known from an answer that %s', async (_name, body, code) => {
    await using server = await open((_, response) => answerJson(response, body));

    expect((await refusalOf(all(server.reader.eventsOf(day)))).code).toBe(code);
  });

  it('are not known from pages that lead back to themselves', async () => {
    await using server = await open((_, response, origin) =>
      answerJson(response, page([], `${origin}${path}?continuationToken='same'`)),
    );

    expect((await refusalOf(all(server.reader.eventsOf(day)))).code).toBe('POWERBI_BAD_PAYLOAD');
    expect(server.seen).toHaveLength(2);
  });
});

describe('Power BI', () => {
  it.each([401, 403])('that refuses with %i says what to switch on, and is asked once', async (status) => {
    await using server = await open((_, response) =>
      answerJson(
        response,
        { error: { code: 'PowerBINotAuthorizedException', message: 'ann@contoso.com' } },
        status,
      ),
    );

    const error = await refusalOf(all(server.reader.eventsOf(day)));

    expect([error.code, server.seen.length]).toEqual(['POWERBI_FORBIDDEN', 1]);
    expect(error.fix).toContain('read-only admin APIs');
    expect(error.message).not.toContain('ann@');
  });

  it('is waited for as long as it asks, and not for longer than a quarter of an hour', async () => {
    const answers = ['120', '4000'];
    await using server = await open((_, response) => {
      answerJson(response, {}, 429, { 'retry-after': answers.shift() ?? '1' });
    });

    const error = await refusalOf(all(server.reader.eventsOf(day)));

    expect([error.code, server.seen.length]).toEqual(['POWERBI_THROTTLED', 2]);
    expect(server.time.elapsed()).toBeGreaterThanOrEqual(120_000);
    expect(server.time.elapsed()).toBeLessThan(200_000);
  });

  it('is asked again when its text falls silent', async () => {
    let asked = 0;
    await using server = await startLocalGraph((_, response) => {
      asked += 1;
      if (asked > 1) {
        answerJson(response, page([], null));
        return;
      }
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"activityEventEntities":[');
    });
    const reader = createPowerBiReader({ ...localPowerBi(server.origin), limits: { requestTimeoutMs: 300 } });

    expect(await all(reader.eventsOf(day))).toHaveLength(1);
    expect(asked).toBe(2);
  });

  it.each([
    [true, 'POWERBI_UNREACHABLE'],
    [false, 'POWERBI_UNAUTHORIZED'],
  ])('without a token, which may be asked for again: %s, is %s', async (retryable, code) => {
    const fault = new AppError('NO_TOKEN', { what: 'w', why: 'y', fix: 'f' }, { retryable });
    const reader = createPowerBiReader({
      ...localPowerBi('https://api.powerbi.com'),
      credential: { getToken: () => Promise.reject(fault) },
      fetch: () => Promise.reject(new TypeError('Nothing is sent without a token.')),
    });

    const error = await refusalOf(all(reader.eventsOf(day)));

    expect([error.code, error.retryable]).toEqual([code, retryable]);
  });

  it('is asked 200 times an hour', async () => {
    await using server = await open((_, response) => answerJson(response, page([], null)));
    for (let time = 0; time < 200; time += 1) await all(server.reader.eventsOf(day));
    const before = server.time.elapsed();

    await all(server.reader.eventsOf(day));

    expect(before).toBe(0);
    expect(server.time.elapsed()).toBeGreaterThanOrEqual(3_600_000);
  });

  it('gets its token at its own address only, whichever cluster the next page is on', async () => {
    const asked: [string, string | null][] = [];
    const cluster = 'https://wabi-north-europe-redirect.analysis.windows.net';
    const reader = createPowerBiReader({
      ...localPowerBi('https://api.powerbi.com'),
      credential: { getToken: async () => 'secret' },
      async fetch(input, init) {
        asked.push([
          (input as string).replaceAll('%27', "'"),
          new Headers(init?.headers).get('authorization'),
        ]);
        return Response.json(
          page([], asked.length === 1 ? `${cluster}${path}?continuationToken='a%2B'` : null),
        );
      },
    });

    await all(reader.eventsOf(day));

    expect(asked).toEqual([
      [`https://api.powerbi.com${first}`, 'Bearer secret'],
      [`https://api.powerbi.com${path}?continuationToken='a%2B'`, 'Bearer secret'],
    ]);
  });
});

describe('the place of Power BI', () => {
  it.each([
    ['https://api.powerbi.com', 'https://analysis.windows.net/powerbi/api'],
    ['https://api.powerbigov.us', 'https://analysis.usgovcloudapi.net/powerbi/api'],
    ['https://api.high.powerbigov.us', 'https://high.analysis.usgovcloudapi.net/powerbi/api'],
    ['https://api.mil.powerbigov.us', 'https://mil.analysis.usgovcloudapi.net/powerbi/api'],
    ['https://api.powerbi.cn', 'https://analysis.chinacloudapi.cn/powerbi/api'],
    ['http://127.0.0.1:4000', null],
  ])('%s is asked with a token for %s', (url, audience) => {
    expect(parsePowerBiPlace(url).audience).toBe(audience);
  });

  it.each([
    'https://api.powerbi.com.example',
    'https://127.0.0.1',
    'http://api.powerbi.com',
    'api.powerbi.com',
  ])('%s is none', (url) => {
    expect(() => parsePowerBiPlace(url)).toThrow(PowerBiError);
  });
});
