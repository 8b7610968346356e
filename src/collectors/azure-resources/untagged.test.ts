import { describe, expect, it } from 'vitest';
import { createAzureReader } from '../../azure/azure-reader.ts';
import { localAzure } from '../../azure/testing/local-azure.ts';
import { createGraphReader } from '../../graph/reader.ts';
import { answerError, answerJson, localDeps, startLocalGraph } from '../../graph/testing/local-graph.ts';
import { createLog } from '../../lib/log.ts';
import { createMemoryRun } from '../../testing/memory-run.ts';
import { noImports } from '../../testing/no-imports.ts';
import { simulatedTime } from '../../transport/testing/simulated-time.ts';
import { collectTenant } from '../collect-tenant.ts';
import { untaggedQuery } from './queries.ts';

type Untagged = 'cut-off' | 'refused' | readonly unknown[];

/** Resources of a subscription that has nothing but what the query about tags answers. */
async function collectResources(untagged: Untagged) {
  const time = simulatedTime();
  await using azure = await startLocalGraph(({ url, body }, response) => {
    if (url.startsWith('/subscriptions')) {
      answerJson(response, { value: [{ subscriptionId: 's1', state: 'Enabled' }], nextLink: null });
      return;
    }
    const isAsked = body.includes('parse_json(tolower');
    if (isAsked && untagged === 'refused') {
      answerError(response, 403, 'AuthorizationFailed', 'No access.');
      return;
    }
    const data = isAsked && typeof untagged !== 'string' ? untagged : [];
    const resultTruncated = isAsked && untagged === 'cut-off' ? 'true' : 'false';
    answerJson(response, { totalRecords: 9, count: data.length, data, facets: [], resultTruncated });
  });
  const run = createMemoryRun({ asOf: '2026-11-22' });
  const [report] = await collectTenant({
    reader: createGraphReader(localDeps(azure.origin)),
    azure: {
      reader: createAzureReader(localAzure(azure.origin, time)),
      policy: {
        ...{ billingAccounts: [], scopes: [], tagKeys: ['CostCenter', 'Owner'] },
        ...{ months: 3, reservationDays: 30, commitmentMonths: 12 },
      },
    },
    run,
    imports: noImports,
    sources: ['azure-resources'],
    policy: { maxReportLagDays: 9 },
    clock: time.clock,
    log: createLog('silent'),
  });
  if (report === undefined) throw new TypeError('No report of the resources.');
  return { report, run };
}

describe('resources without a wanted tag', () => {
  it('are told with the keys they lack, in any case, and not when they lack none after all', async () => {
    const resource = {
      name: 'n',
      type: 'Microsoft.Compute/disks',
      subscriptionId: 'S1',
      location: 'UK South',
    };

    const { run, report } = await collectResources([
      { ...resource, id: '/A', resourceGroup: 'RG', tags: { COSTCENTER: ' ', owner: 'x' } },
      { ...resource, id: '/B', resourceGroup: 'rg', tags: null },
      { ...resource, id: '/C', resourceGroup: 'rg', tags: { costcenter: '1', OWNER: 'x' } },
    ]);

    expect(report.status).toBe('complete');
    const same = { name: 'n', type: 'microsoft.compute/disks', subscriptionId: 's1', location: 'uksouth' };
    expect(run.rows('azure_untagged')).toEqual([
      { ...same, resourceId: '/a', resourceGroup: 'rg', missingKeys: 'CostCenter' },
      { ...same, resourceId: '/b', resourceGroup: 'rg', missingKeys: 'CostCenter, Owner' },
    ]);
  });

  it('are not known to their end when Azure cut the answer off, or refuses it', async () => {
    const cut = await collectResources('cut-off');
    const refused = await collectResources('refused');

    expect([cut.report.status, cut.report.issues[0]?.code]).toEqual(['incomplete', 'result-cut-off']);
    expect([refused.report.status, refused.report.gaps[0]?.reason]).toEqual(['incomplete', 'forbidden']);
    expect(refused.report.gaps[0]?.detail).toContain('Resources without a wanted tag');
  });

  it('are asked for in small letters, with quotes that end no text', () => {
    expect(untaggedQuery(["Owner's Unit"])).toContain(String.raw`small['owner\'s unit']`);
  });
});
