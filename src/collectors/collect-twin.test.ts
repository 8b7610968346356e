import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createAzureReader } from '../azure/azure-reader.ts';
import { localAzure } from '../azure/testing/local-azure.ts';
import { createGraphReader } from '../graph/reader.ts';
import { localDeps, simulatedTime } from '../graph/testing/local-graph.ts';
import type { SourceReport } from '../lake/observation.ts';
import { createPowerBiReader } from '../powerbi/power-bi-reader.ts';
import { localPowerBi } from '../powerbi/testing/local-power-bi.ts';
import { createMemoryRun, type MemoryRun } from '../testing/memory-run.ts';
import { noImports } from '../testing/no-imports.ts';
import { shippedPolicy } from '../testing/shipped-policy.ts';
import { parseFaults } from '../twin/faults.ts';
import { createPopulation } from '../twin/population.ts';
import { serveTwin } from '../twin/serve-twin.ts';
import { collectTenant } from './collect-tenant.ts';

const asOf = '2026-11-22';
const users = 1_100;
const log = pino({ level: 'silent' });

/** The whole twin collected once, with the published limits on, in simulated time. */
async function collectTwin(faults = ''): Promise<{
  readonly run: MemoryRun;
  readonly outcome: (name: string) => readonly [status: string, ...reasons: string[]];
  readonly report: (name: string) => SourceReport;
}> {
  const time = simulatedTime();
  const twin = await serveTwin({
    tenant: createPopulation({ seed: 7, users, today: asOf }),
    port: 0,
    faults: parseFaults(faults),
    throttling: true,
    clock: time.clock,
    log,
  });
  try {
    const run = createMemoryRun({ asOf });
    const reader = createGraphReader(localDeps(twin.url, time));
    const reports = await collectTenant({
      reader,
      azure: { reader: createAzureReader(localAzure(twin.url, time)), policy: shippedPolicy.azure },
      // It takes 112 requests, and none of these faults is about it.
      powerBi: faults === '' ? createPowerBiReader(localPowerBi(twin.url, time)) : null,
      run,
      imports: noImports,
      policy: { maxReportLagDays: 9 },
      clock: time.clock,
      log,
    });
    const report = (name: string): SourceReport => reports.find((each) => each.name === name)!;
    return {
      run,
      report,
      outcome: (name) => [report(name).status, ...report(name).gaps.map(({ reason }) => reason)],
    };
  } finally {
    await twin.stop();
  }
}

describe('the twin', () => {
  it('is read whole, without a row lost', async () => {
    const { run } = await collectTwin();

    expect(run.reports.map(({ name, status, gaps }) => [name, status, gaps])).toEqual(
      run.reports.map(({ name }) => [name, 'complete', []]),
    );
    expect(
      run.reports.flatMap(({ issues }) => issues.filter(({ code }) => code === 'row-malformed')),
    ).toEqual([]);
    expect(new Set(run.rows('users').map(({ userId }) => userId)).size).toBe(users);
    expect(new Set(run.rows('sign_ins').map(({ userId }) => userId))).toEqual(
      new Set(run.rows('users').map(({ userId }) => userId)),
    );
    expect(run.rows('assignments').length).toBeGreaterThan(users);
    expect(run.rows('groups').length).toBeGreaterThan(0);
    expect(run.rows('workloads').length).toBeGreaterThan(0);
    expect(run.rows('apps').length).toBeGreaterThan(0);
    expect(run.rows('copilot').length).toBeGreaterThan(0);
    for (const table of [
      'email',
      'teams',
      'onedrive',
      'sharepoint',
      'engage',
      'activations',
      'mailboxes',
      'service_counts',
    ] as const) {
      expect([table, run.rows(table).length]).not.toEqual([table, 0]);
    }
  });

  it.each([
    ['concealed-names', 'report-settings', ['complete', 'concealed']],
    ['concealed-names', 'active-users', ['complete', 'concealed']],
    ['forbidden=signins', 'sign-ins', ['failed', 'forbidden']],
    ['no-premium', 'sign-ins', ['failed', 'forbidden']],
    ['truncated-csv', 'active-users', ['incomplete', 'incomplete']],
    ['missing-column', 'active-users', ['failed', 'malformed']],
    ['lost-page', 'users', ['incomplete', 'incomplete']],
    ['lagging-reports=20', 'm365-apps', ['complete', 'stale']],
    ['throttle=0.1,server-errors=0.05', 'users', ['complete']],
  ])('with %s: %s', async (faults, source, expected) => {
    const { outcome } = await collectTwin(faults);

    expect(outcome(source)).toEqual(expected);
  });
});
