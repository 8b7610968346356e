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

const first = '/subscriptions/00000000-0000-4000-8000-00000000000A';
const second = '/subscriptions/00000000-0000-4000-8000-00000000000b';

type Rows = readonly (readonly unknown[])[];

const tagColumns = ['ResourceGroupName', 'Currency', 'TagKey', 'TagValue', 'UsageDate', 'Cost'];
const pricingColumns = ['Cost', 'BillingMonth', 'PricingModel', 'PublisherType', 'Currency'];

/** Costs of two subscriptions; the scopes named in `refused` may not be read. */
async function collectCosts(tagRows: Rows, pricingRows: Rows, refused: readonly string[] = []) {
  const time = simulatedTime();
  await using azure = await startLocalGraph(({ url, body }, response) => {
    if (refused.some((scope) => url.startsWith(scope))) {
      answerError(response, 403, 'RBACAccessDenied', 'No access.');
      return;
    }
    const isByTag = body.includes('TagKey');
    const columns = (isByTag ? tagColumns : pricingColumns).map((name) => ({ name, type: 'String' }));
    answerJson(response, { properties: { columns, rows: isByTag ? tagRows : pricingRows, nextLink: null } });
  });
  const run = createMemoryRun({ asOf: '2026-11-22' });
  const [report] = await collectTenant({
    reader: createGraphReader(localDeps(azure.origin)),
    azure: {
      reader: createAzureReader(localAzure(azure.origin, time)),
      policy: {
        billingAccounts: [],
        scopes: [first, second],
        tagKeys: ['CostCenter'],
        months: 3,
        reservationDays: 30,
        commitmentMonths: 12,
      },
    },
    run,
    imports: noImports,
    sources: ['azure-costs'],
    policy: { maxReportLagDays: 9 },
    clock: time.clock,
    log: createLog('silent'),
  });
  if (report === undefined) throw new TypeError('No report of the costs.');
  return { report, run, seen: azure.seen };
}

describe('costs', () => {
  it('are one fact for a resource group that is written in two ways, and read by column names', async () => {
    const { run, report, seen } = await collectCosts(
      [
        ['RG-Web', 'GBP', 'costcenter', 'CC-1', 20_261_001, 1.25],
        ['rg-web', 'gbp', 'costcenter', 'CC-1', 20_261_031, 2.5],
        ['', 'GBP', '', '', 20_261_001, -4],
      ],
      [[7, '2026-10-01T00:00:00', 'OnDemand', '', 'GBP']],
    );

    const scope = first.toLowerCase();
    const fact = { scope, month: '2026-10-01', tagKey: 'CostCenter', currency: 'GBP' };
    expect(run.rows('azure_tag_costs').filter((row) => row.scope === scope)).toEqual([
      { ...fact, tagValue: 'CC-1', resourceGroup: 'rg-web', amount: 3.75 },
      { ...fact, tagValue: null, resourceGroup: null, amount: -4 },
    ]);
    expect(run.rows('azure_pricing_costs')[0]).toEqual({
      scope,
      month: '2026-10-01',
      pricingModel: 'OnDemand',
      publisherType: null,
      amount: 7,
      currency: 'GBP',
    });
    expect([report.status, report.rows]).toEqual(['complete', 6]);
    expect(JSON.parse(seen[0]?.body ?? '')).toMatchObject({
      timePeriod: { from: '2026-09-01T00:00:00Z', to: '2026-11-22T23:59:59Z' },
    });
  });

  it('of a scope that is refused are a gap that names it, and the others are read', async () => {
    const row = [7, '2026-10-01T00:00:00', 'OnDemand', 'Azure', 'GBP'];

    const { run, report } = await collectCosts([], [row], [second]);

    expect(report.status).toBe('incomplete');
    expect(report.gaps.map(({ reason }) => reason)).toEqual(['forbidden']);
    expect(report.gaps[0]?.detail).toContain(second);
    expect(report.gaps[0]?.detail).toContain('Cost Management Reader');
    expect(run.rows('azure_pricing_costs').map(({ scope }) => scope)).toEqual([first.toLowerCase()]);
  });

  it('fail when every scope is refused', async () => {
    const { report } = await collectCosts([], [], [first, second]);

    expect([report.status, report.asOf, report.rows]).toEqual(['failed', null, 0]);
    expect(report.gaps.map(({ reason }) => reason)).toEqual(['forbidden']);
  });

  it('without a month, an amount or a currency are left out with their place, never taken for 0', async () => {
    const { run, report } = await collectCosts(
      [],
      [
        [null, '2026-10-01T00:00:00', 'OnDemand', 'Azure', 'GBP'],
        [1, '2026-13-01T00:00:00', 'OnDemand', 'Azure', 'GBP'],
        [1, '2026-10-01T00:00:00', 'OnDemand', 'Azure', ''],
        [1, '2026-10-01T00:00:00', 'Spot', 'Azure', 'GBP'],
      ],
    );

    expect(run.rows('azure_pricing_costs').map(({ pricingModel }) => pricingModel)).toEqual(['Spot', 'Spot']);
    expect(report.status).toBe('incomplete');
    expect(report.issues[0]).toMatchObject({ code: 'cost-row-malformed', place: `${first}, row 1` });
    expect(report.gaps.map(({ reason }) => reason)).toEqual(['malformed']);
  });
});
