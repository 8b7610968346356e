import { describe, expect, it } from 'vitest';
import { z } from 'zod/v4';
import { createAzureReader } from '../../azure/azure-reader.ts';
import { localAzure } from '../../azure/testing/local-azure.ts';
import { answerError, answerJson, startLocalGraph } from '../../graph/testing/local-graph.ts';
import { createLog } from '../../lib/log.ts';
import { createMemoryRun } from '../../testing/memory-run.ts';
import { simulatedTime } from '../../transport/testing/simulated-time.ts';
import type { AzureReadPolicy, AzureSource, CollectContext } from '../collector.ts';
import { createPopulation } from '../../twin/population.ts';
import { parseFaults } from '../../twin/faults.ts';
import { serveTwin } from '../../twin/serve-twin.ts';
import { createSourceRecord } from '../source-record.ts';
import { azureCostsCollector } from './collect-azure-costs.ts';
import { distinctScopes } from './distinct-scopes.ts';

const group = (name: string) => `/providers/Microsoft.Management/managementGroups/${name}`;
const subscription = (number: number) => `/subscriptions/00000000-0000-4000-8000-00000000000${number}`;

const policy: AzureReadPolicy = {
  ...{ billingAccounts: [], scopes: [], tagKeys: ['CostCenter'] },
  ...{ months: 3, reservationDays: 30, commitmentMonths: 12 },
};

const Subscription = z.object({ id: z.string() });

/** Groups above a subscription, from the nearest to the root. */
type Places = Readonly<Record<string, readonly string[]>>;

/** Every scope costs 7. What the reader does not see of the places is left out of them; null: they are refused. */
async function collect(scopes: readonly string[], places: Places | null) {
  await using azure = await startLocalGraph(({ url, body }, response) => {
    const columns = ['Cost', 'BillingMonth', 'PricingModel', 'PublisherType', 'Currency', 'TagValue'];
    const row = [7, '2026-10-01T00:00:00', 'OnDemand', 'Azure', 'GBP', 'CC-1', 'rg'];
    const named = [...columns, 'ResourceGroupName'].map((name) => ({ name }));
    if (!url.includes('ResourceGraph')) answerJson(response, { properties: { columns: named, rows: [row] } });
    else if (places === null || !body.includes('managementGroupAncestorsChain'))
      answerError(response, 403, 'Forbidden', 'No.');
    else
      answerJson(response, {
        data: Object.entries(places).map(([id, names]) => ({ id, groups: names.map((name) => ({ name })) })),
        resultTruncated: 'false',
      });
  });
  const time = simulatedTime();
  const run = createMemoryRun({ asOf: '2026-11-22' });
  const record = createSourceRecord('azure-costs', time.clock);
  const source: AzureSource = {
    reader: createAzureReader(localAzure(azure.origin, time)),
    policy: { ...policy, scopes },
  };
  const report = await azureCostsCollector.collect({
    run,
    record,
    azure: source,
  } as unknown as CollectContext);
  return {
    report,
    total: run.rows('azure_pricing_costs').reduce((sum, { amount }) => sum + amount, 0),
    codes: report.issues.map(({ code }) => code),
    asked: azure.seen.filter(({ url }) => url.includes('ResourceGraph')).length,
  };
}

describe('cost of scopes that overlap', () => {
  it('counts once: a subscription is left out beside the management group it lies in', async () => {
    const { report, total, codes } = await collect([subscription(1), group('Finance'), subscription(2)], {
      [subscription(1)]: ['finance', 'root'],
      [subscription(2)]: ['sales', 'root'],
    });

    expect([total, codes, report.status]).toEqual([14, ['cost-scope-nested'], 'complete']);
    expect(report.issues[0]?.place).toBe(subscription(1));
  });

  it('counts once: a management group is left out beside the one above it', async () => {
    const { report, total } = await collect([group('Finance'), group('Root')], {
      [subscription(1)]: ['finance', 'Root'],
    });

    expect([total, report.status]).toEqual([7, 'complete']);
  });

  it('is read whole where management groups stand side by side', async () => {
    const { report, total, codes } = await collect([group('Finance'), group('Sales')], {
      [subscription(1)]: ['finance', 'root'],
      [subscription(2)]: ['sales', 'root'],
    });

    expect([total, codes, report.status]).toEqual([14, [], 'complete']);
  });

  it.each<[string, Places | null]>([
    ['is not seen', {}],
    ['is refused', null],
  ])('may count twice where the place of a subscription %s, which is a gap', async (_name, places) => {
    const { report } = await collect([subscription(1), group('Finance')], places);

    expect([report.status, report.gaps[0]?.reason]).toEqual(['incomplete', 'incomplete']);
    expect(report.gaps[0]?.detail).toContain(`Whether ${subscription(1)} lies in another`);
  });

  it('is not asked about where subscriptions alone are named', async () => {
    const { report, total, asked } = await collect([subscription(1), subscription(2)], null);

    expect([total, asked, report.status]).toEqual([14, 0, 'complete']);
  });

  it('is told apart by the twin as well', async () => {
    const tenant = createPopulation({ seed: 7, users: 600, today: '2026-11-22' });
    const { clock, ...time } = simulatedTime();
    const log = createLog('silent');
    const twin = await serveTwin({ tenant, port: 0, faults: parseFaults(''), clock, log });
    try {
      const reader = createAzureReader(localAzure(twin.url, { clock, ...time }));
      const record = createSourceRecord('azure-costs', clock);
      const subscriptions = [];
      for await (const { rows } of reader.list('/subscriptions?api-version=2022-12-01', Subscription))
        subscriptions.push(...rows.map(({ id }) => id));
      const scopes = [...subscriptions, group(tenant.tenantId)];

      const kept = await distinctScopes({ reader, policy: { ...policy, scopes } }, scopes, record);

      expect(subscriptions.length).toBeGreaterThan(1);
      expect(kept).toEqual({ scopes: [group(tenant.tenantId)], isSure: true });
    } finally {
      await twin.stop();
    }
  });
});
