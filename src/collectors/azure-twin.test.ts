import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createAzureReader } from '../azure/azure-reader.ts';
import { localAzure } from '../azure/testing/local-azure.ts';
import { createGraphReader } from '../graph/reader.ts';
import { localDeps } from '../graph/testing/local-graph.ts';
import type { SourceReport } from '../lake/observation.ts';
import { azureSources } from '../lake/rows/azure-rows.ts';
import { createMemoryRun, type MemoryRun } from '../testing/memory-run.ts';
import { noImports } from '../testing/no-imports.ts';
import { simulatedTime } from '../transport/testing/simulated-time.ts';
import { createArmEstate } from '../twin/arm/arm-estate.ts';
import { costLinesOf } from '../twin/arm/costs.ts';
import { reservationDayOf } from '../twin/arm/reservations.ts';
import { tagValueOf } from '../twin/arm/subscriptions.ts';
import { parseFaults } from '../twin/faults.ts';
import { createPopulation } from '../twin/population.ts';
import { serveTwin } from '../twin/serve-twin.ts';
import type { StatsReport } from '../twin/twin-stats.ts';
import { collectTenant } from './collect-tenant.ts';
import type { AzureReadPolicy } from './collector.ts';

const asOf = '2026-11-22';
const log = pino({ level: 'silent' });
const tenant = createPopulation({ seed: 7, users: 600, today: asOf });
const estate = createArmEstate(tenant);

const policy: AzureReadPolicy = {
  billingAccounts: [],
  scopes: [],
  tagKeys: ['CostCenter'],
  months: 3,
  reservationDays: 30,
  commitmentMonths: 12,
};

interface Collected {
  readonly run: MemoryRun;
  readonly reports: readonly SourceReport[];
  readonly report: (name: string) => SourceReport;
  readonly stats: StatsReport;
}

/** Azure of the twin collected once, with the published limits on, in simulated time. */
async function collectAzureTwin(faults = '', change: Partial<AzureReadPolicy> = {}): Promise<Collected> {
  const time = simulatedTime();
  const twin = await serveTwin({
    tenant,
    port: 0,
    faults: parseFaults(faults),
    throttling: true,
    clock: time.clock,
    log,
  });
  try {
    const run = createMemoryRun({ asOf });
    const reports = await collectTenant({
      reader: createGraphReader(localDeps(twin.url, time)),
      azure: { reader: createAzureReader(localAzure(twin.url, time)), policy: { ...policy, ...change } },
      run,
      imports: noImports,
      sources: azureSources,
      policy: { maxReportLagDays: 9 },
      clock: time.clock,
      log,
    });
    const report = (name: string): SourceReport => reports.find((each) => each.name === name)!;
    return { run, reports, report, stats: twin.stats() };
  } finally {
    await twin.stop();
  }
}

describe('the Azure of the twin', () => {
  it('is read whole within the limits, without a row lost', async () => {
    const { run, reports, stats } = await collectAzureTwin();

    expect(reports.map(({ name, status, gaps }) => [name, status, gaps])).toEqual(
      azureSources.map((name) => [name, 'complete', []]),
    );
    expect(stats.status429).toBe(0);
    expect(
      run
        .rows('azure_resources')
        .map(({ resourceId }) => resourceId)
        .sort(),
    ).toEqual(estate.resources.map(({ id }) => id.toLowerCase()).sort());
    expect(run.rows('azure_groups')).toHaveLength(estate.groups.length);
  });

  it('gives every reservation its hours', async () => {
    const { run, report } = await collectAzureTwin();

    const expected = estate.reservations
      .flatMap(({ reservations }) => reservations)
      .flatMap((reservation) =>
        Array.from({ length: 31 }, (_, back) =>
          reservationDayOf(reservation, tenant.todayDay - back, tenant.todayDay),
        ),
      )
      .flatMap((day) => day ?? []);
    const rows = run.rows('reservation_days');
    expect(rows).toHaveLength(expected.length);
    expect(sum(rows.map(({ usedHours }) => usedHours))).toBeCloseTo(
      sum(expected.map(({ usedHours }) => usedHours)),
      4,
    );
    expect(sum(rows.map(({ reservedHours }) => reservedHours))).toBe(
      sum(expected.map(({ reservedHours }) => reservedHours)),
    );
    expect(report('azure-reservations').asOf).toBe('2026-11-20');
  });

  it('gives the commitment, and what drew on it with the sign Azure gives it', async () => {
    const { run } = await collectAzureTwin('', { commitmentMonths: 20 });

    const { lots, events } = estate.commitment;
    expect(run.rows('azure_commitments').map(({ lotId, originalAmount }) => [lotId, originalAmount])).toEqual(
      lots
        .filter(({ source }) => source === 'ConsumptionCommitment')
        .map(({ id, original }) => [id, original]),
    );
    expect(
      run
        .rows('azure_commitment_events')
        .map(({ eventId, lotId, charges, happenedOn }) => [eventId, lotId, charges, happenedOn]),
    ).toEqual(events.map(({ id, lotId, charges, on }) => [id, lotId, charges, on]));
  });

  it('gives the same money by tag as by pricing, and as the twin spent', async () => {
    const { run } = await collectAzureTwin();

    const months = ['2026-09-01', '2026-10-01', '2026-11-01'];
    const lines = months.flatMap((month) =>
      estate.subscriptions.flatMap((subscription) =>
        costLinesOf(estate, subscription, month, tenant.todayDay),
      ),
    );
    const spent = sum(lines.map(({ amount }) => amount));
    const untagged = lines.filter(({ tags }) => tagValueOf(tags, 'CostCenter') === null);
    const byTag = run.rows('azure_tag_costs');
    expect(sum(byTag.map(({ amount }) => amount))).toBeCloseTo(spent, 2);
    expect(sum(run.rows('azure_pricing_costs').map(({ amount }) => amount))).toBeCloseTo(spent, 2);
    expect(sum(byTag.filter(({ tagValue }) => tagValue === null).map(({ amount }) => amount))).toBeCloseTo(
      sum(untagged.map(({ amount }) => amount)),
      2,
    );
    expect([...new Set(byTag.map(({ month }) => month))].sort()).toEqual(months);
    expect(new Set(byTag.map(({ currency }) => currency))).toEqual(new Set(['GBP', 'EUR']));
  });

  it('gives the cores that are switched on, and none for a size that is no longer sold', async () => {
    const { run, report } = await collectAzureTwin();

    const cores = new Map(run.rows('azure_sizes').map(({ size, vCpus }) => [size, vCpus]));
    expect(cores.get('Standard_E8-4ds_v5')).toBe(4);
    expect(cores.get('Standard_D2_v2_Promo')).toBeNull();
    expect(report('azure-resources').issues.map(({ code }) => code)).toContain('size-unknown');
    const machines = run.rows('azure_resources').filter(({ kind }) => kind === 'vm' || kind === 'vmss');
    const known = new Set(run.rows('azure_sizes').map(({ location, size }) => `${location} ${size}`));
    expect(machines.filter(({ location, size }) => !known.has(`${location} ${size}`))).toEqual([]);
  });

  it('gives every resource that lacks a wanted tag, of whatever type, and how many there are', async () => {
    const tagKeys = ['CostCenter', 'ENVIRONMENT'];

    const { run } = await collectAzureTwin('', { tagKeys });

    const every = [...estate.resources, ...estate.others];
    const expected = every.flatMap(({ id, tags }) => {
      const missing = tagKeys.filter((key) => tagValueOf(tags, key) === null);
      return missing.length === 0 ? [] : [`${id.toLowerCase()}: ${missing.join(', ')}`];
    });
    const rows = run.rows('azure_untagged');
    expect(rows.map(({ resourceId, missingKeys }) => `${resourceId}: ${missingKeys}`).sort()).toEqual(
      expected.sort(),
    );
    expect(new Set(rows.map(({ type }) => type))).toContain('microsoft.storage/storageaccounts');
    expect(sum(run.rows('azure_resource_counts').map(({ resources }) => resources))).toBe(every.length);
    expect(expected.length).toBeLessThan(every.length);
  });

  it('tells dev/test subscriptions, and SQL that is sold without cores', async () => {
    const { run } = await collectAzureTwin();

    const devTest = estate.subscriptions.filter(({ isDevTest }) => isDevTest).map(({ id }) => id);
    const rows = run.rows('azure_resources');
    expect(new Set(rows.filter(({ isDevTest }) => isDevTest).map((row) => row.subscriptionId))).toEqual(
      new Set(devTest),
    );
    const databases = rows.filter(({ kind }) => ['sqldb', 'sqlmi', 'elasticpool'].includes(kind));
    for (const { edition, vCores } of databases) expect(vCores === null).toBe(edition === 'Standard');
  });

  it('tells which rules about tags hold, and which only look like it', async () => {
    const { run } = await collectAzureTwin();

    const found = run
      .rows('azure_tag_policies')
      .map(({ tagKey, effect, enforcementMode }) => ({ tagKey, effect, enforcementMode }));
    const expected = estate.policies.assignments.flatMap(({ about, enforcementMode }) =>
      about.map(({ tagKey, effect }) => ({ tagKey, effect, enforcementMode })),
    );
    expect(found).toHaveLength(expected.length);
    expect(found).toEqual(expect.arrayContaining(expected));
    const off = run.rows('azure_tag_policies').find(({ effect }) => effect === 'Disabled');
    expect([off?.compliant, off?.nonCompliant]).toEqual([null, null]);
  });

  it('asks for a management group as for a subscription', async () => {
    const scope = `/providers/Microsoft.Management/managementGroups/${tenant.tenantId}`;

    const { run, report } = await collectAzureTwin('', { scopes: [scope] });

    expect(report('azure-costs').status).toBe('complete');
    expect(new Set(run.rows('azure_tag_costs').map((row) => row.scope))).toEqual(
      new Set([scope.toLowerCase()]),
    );
  });

  it('says of each source that a role is missing', async () => {
    const { run } = await collectAzureTwin('forbidden=azure');

    expect(run.reports.map(({ status }) => status)).toEqual(azureSources.map(() => 'failed'));
    const details = run.reports.map(({ gaps }) =>
      gaps.map(({ reason, detail }) => `${reason}: ${detail}`).join(),
    );
    expect(details.every((detail) => detail.startsWith('forbidden'))).toBe(true);
    expect(details.join()).toContain('Reservations Reader at /providers/Microsoft.Capacity');
    expect(details.join()).toContain('Billing account reader');
  });

  it('is read whole all the same when every tenth answer is a fault', async () => {
    const { run } = await collectAzureTwin('throttle=0.05,server-errors=0.05');

    expect(run.reports.map(({ status }) => status)).toEqual(azureSources.map(() => 'complete'));
  });
});

it('is not read where it is not configured, and every source says so', async () => {
  const time = simulatedTime();
  const run = createMemoryRun({ asOf });

  await collectTenant({
    reader: createGraphReader(localDeps('http://127.0.0.1:9', time)),
    run,
    imports: noImports,
    sources: azureSources,
    policy: { maxReportLagDays: 9 },
    clock: time.clock,
    log,
  });

  expect(
    run.reports.map(({ rows, asOf: day, gaps }) => [rows, day, gaps.map(({ reason }) => reason)]),
  ).toEqual(azureSources.map(() => [0, null, ['missing']]));
});

function sum(values: readonly (number | null)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? Number.NaN), 0);
}
