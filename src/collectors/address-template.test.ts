import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGraphReader } from '../graph/reader.ts';
import { answerJson, localDeps, simulatedTime, startLocalGraph } from '../graph/testing/local-graph.ts';
import { createLog } from '../lib/log.ts';
import { createMemoryRun } from '../testing/memory-run.ts';
import { noImports } from '../testing/no-imports.ts';
import { addressTemplate } from './address-template.ts';
import { collectTenant } from './collect-tenant.ts';
import { person, workloadHeader, day } from './testing/scripted-tenant.ts';

const secret = fc
  .string({
    minLength: 12,
    maxLength: 60,
    unit: fc.constantFrom(...Array.from('abcdefghijkmnpqrstuvwxyzABCDEFGH0123456789-_')),
  })
  .map((text) => `S3cr${text}`);

const keys = [
  '$skiptoken',
  '$skipToken',
  '%24skiptoken',
  '$deltatoken',
  'token',
  'sig',
  'se',
  'code',
  'access_token',
  'X-Goog-Signature',
  'client_secret',
];

describe('an address in the lake', () => {
  it('keeps what was asked for', () => {
    expect(addressTemplate('https://graph.microsoft.com/v1.0/users?$select=id,mail&$top=999')).toBe(
      '/v1.0/users?$select=id,mail&$top=999',
    );
    expect(addressTemplate("/reports/getMailboxUsageDetail(period='D180')")).toBe(
      "/reports/getMailboxUsageDetail(period='D180')",
    );
  });

  it('names nobody', () => {
    expect(addressTemplate('/v1.0/users/5f0c2a7e-3b1d-4c86-a2f4-7d90e6b81a01/manager?$select=id')).toBe(
      '/v1.0/users/{id}/manager?$select=id',
    );
    expect(addressTemplate("/v1.0/users/ann@contoso.com?$filter=mail eq 'ann@contoso.com'")).toBe(
      "/v1.0/users/{id}?$filter=mail eq '{id}'",
    );
  });

  it('never holds a key, wherever it stands', () => {
    fc.assert(
      fc.property(secret, fc.constantFrom(...keys), (text, key) => {
        const addresses = [
          `https://graph.microsoft.com/v1.0/users?$top=5&${key}=${text}`,
          `https://ann:${text}@graph.microsoft.com/v1.0/users?$top=5`,
          `https://graph.microsoft.com/v1.0/users?$top=5#${text}`,
          `https://${text}.blob.example/x`,
          `/v1.0/users?${key}=${text}&$top=5`,
          `/v1.0/users?$top=5&$filter=x%26${key}&${key}=${text}`,
          `/data/download/${text}${text}${text}${text}${text}${text}`,
        ];
        for (const address of addresses)
          expect(addressTemplate(address).toLowerCase()).not.toContain(text.toLowerCase());
      }),
    );
  });
});

describe('the manifest of a run', () => {
  it('holds no paging token and no download address', async () => {
    const pagingKey = 'PAGINGKEY-6c1f';
    const downloadKey = 'DOWNLOADKEY-88ab';
    await using host = await startLocalGraph((_request, response) => {
      response.end(`${workloadHeader}\r\n${day},ann@contoso.com,Ann,False,${day},,,,,\r\n`);
    });
    await using graph = await startLocalGraph((request, response, origin) => {
      if (request.url.includes('/reports/')) {
        response.writeHead(302, { location: `${host.origin}/data/${downloadKey}?token=${downloadKey}` });
        response.end();
      } else if (request.url.includes(pagingKey)) answerJson(response, { value: [person(2)] });
      else
        answerJson(response, {
          value: [person(1)],
          '@odata.nextLink': `${origin}/v1.0/users?$top=999&$skiptoken=${pagingKey}`,
        });
    });
    const run = createMemoryRun();
    await collectTenant({
      reader: createGraphReader(localDeps(graph.origin)),
      run,
      imports: noImports,
      sources: ['users', 'active-users'],
      policy: { maxReportLagDays: 9 },
      clock: simulatedTime().clock,
      log: createLog('silent'),
    });
    const { sources, ...manifest } = await run.finish();
    const text = JSON.stringify({ sources, ...manifest });

    expect(graph.seen.some(({ url }) => url.includes(pagingKey))).toBe(true);
    expect(host.seen.some(({ url }) => url.includes(downloadKey))).toBe(true);
    expect(text).not.toContain(pagingKey);
    expect(text).not.toContain(downloadKey);
    expect(text).not.toContain('Bearer');
    expect(sources.map(({ name, provenance }) => [name, provenance?.answers, provenance?.hashed])).toEqual(
      expect.arrayContaining([
        ['users', 2, 2],
        ['active-users', 1, 1],
      ]),
    );
  });
});
