import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { z } from 'zod/v4';
import {
  answerError,
  answerJson,
  startLocalGraph,
  type LocalGraph,
  type Responder,
} from '../graph/testing/local-graph.ts';
import { AppError } from '../lib/app-error.ts';
import { simulatedTime } from '../transport/testing/simulated-time.ts';
import { createAzureReader } from './azure-reader.ts';
import { AzureError } from './errors.ts';
import { localAzure } from './testing/local-azure.ts';

const Row = z.object({ id: z.string() });
const scope = '/subscriptions/00000000-0000-4000-8000-000000000001';
const otherScope = '/subscriptions/00000000-0000-4000-8000-000000000002';
const order = '00000000-0000-4000-8000-0000000000aa';
const range = { from: '2026-11-01', to: '2026-11-08' };
const costQuery = { range, groupings: [{ type: 'TagKey', name: 'CostCenter' }] } as const;

async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const kept: T[] = [];
  for await (const page of pages) kept.push(page);
  return kept;
}

async function refusalOf(work: Promise<unknown>): Promise<AzureError> {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AzureError)) throw new TypeError('No AzureError was thrown.');
  return error;
}

function open(respond: Responder) {
  const time = simulatedTime();
  return startLocalGraph(respond).then((azure: LocalGraph) =>
    Object.assign(azure, { time, reader: createAzureReader(localAzure(azure.origin, time)) }),
  );
}

const costAnswer = (rows: unknown[], nextLink: string | null = null) => ({
  properties: {
    nextLink,
    columns: [{ name: 'Currency' }, { name: 'Cost' }, { name: 'TagValue' }],
    rows,
  },
});

describe('Resource Graph', () => {
  it('is read page by page, with the fixed token and an id of ours', async () => {
    await using azure = await open(({ body }, response) => {
      const isFirst = !body.includes('$skipToken');
      answerJson(response, {
        totalRecords: 3,
        count: 1,
        data: isFirst ? [{ id: 'a' }, { name: 'without id' }] : [{ id: 'b' }],
        resultTruncated: 'false',
        ...(isFirst ? { $skipToken: 'next' } : {}),
      });
    });

    const pages = await all(azure.reader.resources('resources | project id', Row));

    expect(pages.map(({ rows, isCutOff }) => [rows, isCutOff])).toEqual([
      [[{ id: 'a' }], false],
      [[{ id: 'b' }], false],
    ]);
    expect(pages[0]?.issues).toMatchObject([{ code: 'row-malformed', place: 'row 2' }]);
    expect(azure.seen.map(({ method, headers }) => [method, headers.authorization])).toEqual([
      ['POST', 'Bearer twin'],
      ['POST', 'Bearer twin'],
    ]);
    expect(azure.seen.every(({ headers }) => headers['client-request-id'] !== undefined)).toBe(true);
    expect(JSON.parse(azure.seen[1]?.body ?? '')).toMatchObject({
      options: { $top: 1000, $skipToken: 'next', resultFormat: 'objectArray' },
    });
  });

  it('says when Azure cut the result off', async () => {
    await using azure = await open((_, response) =>
      answerJson(response, { totalRecords: 9, count: 1, data: [{ id: 'a' }], resultTruncated: 'true' }),
    );

    const [page] = await all(azure.reader.resources('resources | project id', Row));

    expect(page?.isCutOff).toBe(true);
  });

  it('is asked fifteen times in five seconds, and not again before the quota is back', async () => {
    let asked = 0;
    await using azure = await open((_, response) => {
      asked += 1;
      const quota = { 'x-ms-user-quota-remaining': '0', 'x-ms-user-quota-resets-after': '00:00:30' };
      answerJson(response, { data: [], resultTruncated: 'false' }, 200, asked === 17 ? quota : {});
    });
    const ask = () => all(azure.reader.resources('resources | project id', Row));

    for (let time = 0; time < 15; time += 1) await ask();
    const before = azure.time.elapsed();
    await ask();
    const afterSixteen = azure.time.elapsed();
    await ask();
    await ask();

    expect(before).toBe(0);
    expect(afterSixteen).toBeGreaterThanOrEqual(5_000);
    expect(azure.time.elapsed() - afterSixteen).toBeGreaterThanOrEqual(30_000);
  });
});

describe('a cost query', () => {
  it('is read by the names of its columns, and goes on with the same body', async () => {
    await using azure = await open(({ url }, response, origin) =>
      answerJson(
        response,
        url.includes('skip')
          ? costAnswer([['EUR', 2, '']])
          : costAnswer(
              [['GBP', 1.5, 'CC-1']],
              `${origin}${scope}/providers/Microsoft.CostManagement/query?api-version=2023-11-01&skip=1`,
            ),
      ),
    );

    const pages = await all(azure.reader.costs(scope, costQuery));

    expect(pages.flatMap(({ rows }) => rows.map((row) => Object.fromEntries(row)))).toEqual([
      { currency: 'GBP', cost: 1.5, tagvalue: 'CC-1' },
      { currency: 'EUR', cost: 2, tagvalue: '' },
    ]);
    expect(azure.seen[1]?.body).toBe(azure.seen[0]?.body);
    expect(JSON.parse(azure.seen[0]?.body ?? '')).toMatchObject({
      type: 'AmortizedCost',
      timeframe: 'Custom',
      timePeriod: { from: '2026-11-01T00:00:00Z', to: '2026-11-08T23:59:59Z' },
    });
  });

  it('waits for the longest of the waits it is told', async () => {
    let asked = 0;
    await using azure = await open((_, response) => {
      asked += 1;
      const prefix = 'x-ms-ratelimit-microsoft.costmanagement-';
      if (asked > 1) answerJson(response, costAnswer([]));
      else
        answerError(response, 429, '429', 'Too many requests.', {
          'Retry-After': '3',
          [`${prefix}qpu-retry-after`]: '11',
          [`${prefix}entity-retry-after`]: '47',
          [`${prefix}tenant-retry-after`]: '20',
        });
    });

    await all(azure.reader.costs(scope, costQuery));

    expect(azure.time.sleeps[0]).toBe(47_000);
    expect(asked).toBe(2);
  });

  it('is made four times a minute of one scope, while another scope goes on', async () => {
    await using azure = await open((_, response) => answerJson(response, costAnswer([])));

    for (let time = 0; time < 4; time += 1) await all(azure.reader.costs(scope, costQuery));
    await all(azure.reader.costs(otherScope, costQuery));
    const before = azure.time.elapsed();
    await all(azure.reader.costs(scope, costQuery));

    expect(before).toBe(0);
    expect(azure.time.elapsed()).toBeGreaterThanOrEqual(60_000);
  });

  it('is refused with the role that is missing, and is not tried again', async () => {
    await using azure = await open((_, response) =>
      answerError(response, 403, 'RBACAccessDenied', 'The client ann@contoso.com has no access.'),
    );

    const error = await refusalOf(all(azure.reader.costs(scope, costQuery)));

    expect([error.code, error.status]).toEqual(['AZURE_FORBIDDEN', 403]);
    expect(error.fix).toContain('Cost Management Reader');
    expect(error.message).not.toContain('ann@contoso.com');
    expect(azure.seen).toHaveLength(1);
  });

  it('is not used when a row does not fit its columns', async () => {
    await using azure = await open((_, response) => answerJson(response, costAnswer([['GBP', 1]])));

    const error = await refusalOf(all(azure.reader.costs(scope, costQuery)));

    expect(error.code).toBe('AZURE_BAD_PAYLOAD');
  });
});

describe('reservation summaries', () => {
  const Summary = z.object({ skuName: z.string() });
  const daysIn = (url: string) =>
    [...decodeURIComponent(url).matchAll(/\d{4}-\d{2}-\d{2}(?! *-)/g)].map(([day]) => day);

  it('are asked for in halves when the answer is too large', async () => {
    await using azure = await open(({ url }, response) => {
      const [from = '', to = ''] = daysIn(url.slice(url.indexOf('filter')));
      const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
      if (days > 2) answerError(response, 400, 'BadRequest', 'The response is too large.');
      else answerJson(response, { value: [{ properties: { skuName: `${from}..${to}` } }] });
    });

    const pages = await all(azure.reader.reservationSummaries(order, range, Summary));

    expect(pages.flatMap(({ rows }) => rows.map(({ skuName }) => skuName))).toEqual([
      '2026-11-01..2026-11-02',
      '2026-11-03..2026-11-04',
      '2026-11-05..2026-11-06',
      '2026-11-07..2026-11-08',
    ]);
  });

  it('end with the refusal when even one day is not accepted', async () => {
    await using azure = await open((_, response) => answerError(response, 400, 'BadRequest', 'No.'));

    const error = await refusalOf(all(azure.reader.reservationSummaries(order, range, Summary)));

    expect(error.code).toBe('AZURE_BAD_REQUEST');
    expect(azure.seen).toHaveLength(4);
  });

  it('without a list are no empty list', async () => {
    await using azure = await open((_, response) => answerJson(response, {}));

    const error = await refusalOf(all(azure.reader.reservationSummaries(order, range, Summary)));

    expect(error.code).toBe('AZURE_BAD_PAYLOAD');
  });

  it('follow their links, and to no other host', async () => {
    await using azure = await open(({ url }, response, origin) => {
      const next = url.includes('page=2')
        ? 'https://elsewhere.example/page'
        : `${origin}/page=2?api-version=1`;
      answerJson(response, { value: [{ properties: { skuName: 'A' } }], nextLink: next });
    });
    const read: unknown[] = [];

    const error = await refusalOf(
      (async () => {
        for await (const page of azure.reader.reservationSummaries(order, range, Summary))
          read.push(...page.rows);
      })(),
    );

    expect(error.code).toBe('AZURE_FOREIGN_LINK');
    expect(read).toEqual([{ skuName: 'A' }, { skuName: 'A' }]);
  });
});

describe('a list', () => {
  it('is tried again when the server fails, and when the connection breaks', async () => {
    let asked = 0;
    await using azure = await open((_, response) => {
      asked += 1;
      if (asked === 1) answerError(response, 503, 'ServerBusy', 'Busy.');
      else if (asked === 2) response.destroy();
      else answerJson(response, { value: [{ id: 'a' }], nextLink: '' });
    });

    const pages = await all(azure.reader.list('/subscriptions?api-version=1', Row));

    expect(pages.flatMap(({ rows }) => rows)).toEqual([{ id: 'a' }]);
    expect(azure.time.sleeps).toHaveLength(2);
  });

  it('is unreachable when nobody ever answers', async () => {
    await using azure = await open((_, response) => void response.destroy());

    const error = await refusalOf(all(azure.reader.list('/subscriptions?api-version=1', Row)));

    expect([error.code, error.retryable]).toEqual(['AZURE_UNREACHABLE', true]);
    expect(azure.seen).toHaveLength(6);
  });

  it.each(['identity', 'gzip'])('is tried again when its text falls silent (%s)', async (encoding) => {
    let asked = 0;
    await using azure = await startLocalGraph((_, response) => {
      asked += 1;
      if (asked > 1) {
        answerJson(response, { value: [{ id: 'a' }] });
        return;
      }
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding });
      const text = Buffer.from('{"value":[');
      response.write(encoding === 'gzip' ? gzipSync(text).subarray(0, 15) : text);
    });
    const time = simulatedTime();
    const reader = createAzureReader({
      ...localAzure(azure.origin, time),
      limits: { requestTimeoutMs: 300 },
    });

    const pages = await all(reader.list('/subscriptions?api-version=1', Row));

    expect(pages.flatMap(({ rows }) => rows)).toEqual([{ id: 'a' }]);
    expect(time.sleeps).toHaveLength(1);
  });

  it('that names a page twice is not read forever', async () => {
    await using azure = await open(({ url }, response, origin) =>
      answerJson(response, { value: [], nextLink: `${origin}${url}` }),
    );

    const error = await refusalOf(all(azure.reader.list('/subscriptions?api-version=1', Row)));

    expect(error.code).toBe('AZURE_BAD_PAYLOAD');
  });

  it('is not even asked for in plain http beyond this machine', () => {
    expect(() => createAzureReader(localAzure('http://management.example'))).toThrow(
      expect.objectContaining({ code: 'AZURE_INSECURE_BASE_URL' }),
    );
  });

  it.each([
    [true, 'AZURE_UNREACHABLE'],
    [false, 'AZURE_UNAUTHORIZED'],
  ])('without a token, which may be asked for again: %s, is %s', async (retryable, code) => {
    const fault = new AppError('NO_TOKEN', { what: 'w', why: 'y', fix: 'f' }, { retryable });
    const reader = createAzureReader({
      ...localAzure('https://management.azure.com'),
      credential: { getToken: () => Promise.reject(fault) },
      network: { sendRequest: () => Promise.reject(new TypeError('Nothing is sent without a token.')) },
    });

    const error = await refusalOf(all(reader.list('/subscriptions?api-version=1', Row)));

    expect([error.code, error.retryable]).toEqual([code, retryable]);
  });
});
