import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createAzureReader } from '../../azure/azure-reader.ts';
import { createExportStore } from '../../azure/export-store.ts';
import { localAzure } from '../../azure/testing/local-azure.ts';
import { createGraphReader } from '../../graph/reader.ts';
import { localDeps } from '../../graph/testing/local-graph.ts';
import { createMemoryRun } from '../../testing/memory-run.ts';
import { noImports } from '../../testing/no-imports.ts';
import { simulatedTime } from '../../transport/testing/simulated-time.ts';
import { exportContainer, exportFolder } from '../../twin/arm/cost-exports.ts';
import { parseFaults } from '../../twin/faults.ts';
import { createPopulation } from '../../twin/population.ts';
import { serveTwin } from '../../twin/serve-twin.ts';
import { collectTenant } from '../collect-tenant.ts';
import type { AzureReadPolicy } from '../collector.ts';

const asOf = '2026-11-22';
const log = pino({ level: 'silent' });
const tenant = createPopulation({ seed: 7, users: 600, today: asOf });
const policy: AzureReadPolicy = {
  ...{ billingAccounts: [], scopes: [], tagKeys: ['CostCenter', 'ENVIRONMENT'] },
  ...{ months: 3, reservationDays: 30, commitmentMonths: 12 },
};

async function collectCosts(way: 'by export' | 'by query', faults = '') {
  const time = simulatedTime();
  const twin = await serveTwin({ tenant, port: 0, faults: parseFaults(faults), clock: time.clock, log });
  try {
    const deps = localAzure(twin.url, time);
    const place = { account: twin.url, container: exportContainer, folder: exportFolder };
    const run = createMemoryRun({ asOf });
    const [report] = await collectTenant({
      reader: createGraphReader(localDeps(twin.url, time)),
      azure: {
        reader: createAzureReader(deps),
        policy,
        costExports: way === 'by export' ? createExportStore({ ...deps, place }) : null,
      },
      run,
      imports: noImports,
      sources: ['azure-costs'],
      policy: { maxReportLagDays: 9 },
      clock: time.clock,
      log,
    });
    if (report === undefined) throw new TypeError('No report of the costs.');
    return { run, report, requests: Object.keys(twin.stats().byPath) };
  } finally {
    await twin.stop();
  }
}

/** Facts by their key, in pence: sums of parts differ in the last bits. */
function inPence(rows: readonly { readonly amount: number }[]): readonly string[] {
  return rows
    .map(
      ({ amount, ...fact }) => `${JSON.stringify(Object.entries(fact).sort())} ${Math.round(amount * 100)}`,
    )
    .sort();
}

describe('cost by exports', () => {
  it('is the same, fact by fact, as cost by query', async () => {
    const exported = await collectCosts('by export');
    const asked = await collectCosts('by query');

    expect([exported.report.status, exported.report.gaps]).toEqual(['complete', []]);
    for (const table of ['azure_tag_costs', 'azure_pricing_costs'] as const) {
      expect(inPence(exported.run.rows(table))).toEqual(inPence(asked.run.rows(table)));
      expect(exported.run.rows(table).length).toBeGreaterThan(50);
    }
  });

  it('asks Cost Management nothing, says so, and is as of the newest day in them', async () => {
    const { report, requests } = await collectCosts('by export');

    expect(requests.filter((name) => name.includes('CostManagement'))).toEqual([]);
    expect(report.issues.map(({ code }) => code)).toContain('cost-by-exports');
    expect(report.asOf).toBe('2026-11-21');
  });

  it('names the role that is missing', async () => {
    const { report } = await collectCosts('by export', 'forbidden=azure');

    expect([report.status, report.gaps[0]?.reason]).toEqual(['failed', 'forbidden']);
    expect(report.gaps[0]?.detail).toContain('Storage Blob Data Reader');
  });
});
