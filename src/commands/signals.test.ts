import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createCatalogue } from '../catalogue/create-catalogue.ts';
import { createGraphReader } from '../graph/reader.ts';
import { localDeps } from '../graph/testing/local-graph.ts';
import { collect } from '../jobs/collect.ts';
import { createLake } from '../lake/lake.ts';
import type { SourceName } from '../lake/observation.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import { fixedClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { createPowerBiReader } from '../powerbi/power-bi-reader.ts';
import { localPowerBi } from '../powerbi/testing/local-power-bi.ts';
import { identityDocument } from '../reports/identity-document.ts';
import { signalDocument, type SignalDocument, type SignalLine } from '../reports/signal-document.ts';
import { noImports } from '../testing/no-imports.ts';
import { simulatedTime } from '../transport/testing/simulated-time.ts';
import { parseFaults } from '../twin/faults.ts';
import { createPopulation, type Tenant } from '../twin/population.ts';
import { serveTwin } from '../twin/serve-twin.ts';
import { signalTruth } from '../twin/signal-truth.ts';
import { hasAnyPlan } from '../twin/tenant-skus.ts';

const log = createLog('silent');
const catalogue = createCatalogue();
const today = '2026-11-22';
const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const read: readonly SourceName[] = [
  'skus',
  'users',
  'sign-ins',
  'mailbox-usage',
  'pstn-calls',
  'pim-eligibilities',
  'pim-activations',
  'risk-detections',
  'access-policies',
  'premium-insight',
  'auth-methods',
  'service-principals',
  'principal-sign-ins',
  'mailbox-purposes',
  'power-bi-activity',
];

/** A tenant that is served, and a lake its collections go to; one for each day named. */
async function collected(
  tenant: Tenant,
  days: readonly string[],
  faults = '',
): Promise<readonly StoredRun[]> {
  const time = simulatedTime();
  const twin = await serveTwin({
    tenant,
    port: 0,
    throttling: true,
    clock: time.clock,
    log,
    faults: parseFaults(faults),
  });
  const dir = await mkdtemp(join(tmpdir(), 'seatkeeper-signals-'));
  const clock = fixedClock(new Date(`${today}T09:00:00Z`));
  const lake = await createLake({ dir, clock, log, memoryLimit: '256MB' });
  closing.push(
    () => rm(dir, { recursive: true }),
    () => twin.stop(),
    () => lake.close(),
  );
  const reader = createGraphReader(localDeps(twin.url, time));
  const powerBi = createPowerBiReader(localPowerBi(twin.url, time));
  const runs: StoredRun[] = [];
  for (const day of days) {
    time.advance(Math.max(0, Date.parse(`${day}T09:00:00Z`) - time.clock.now().getTime()));
    await collect(
      {
        tenantId: tenant.tenantId,
        reader,
        powerBi,
        lake,
        imports: noImports,
        maxReportLagDays: 10,
        clock: fixedClock(new Date(`${day}T09:00:00Z`)),
        log,
      },
      read,
    );
    runs.push((await lake.newest({ tenantId: tenant.tenantId }))!);
  }
  return runs;
}

const tenantOf = (seed: number, users = 1_300) => createPopulation({ seed, users, today });
const lineOf = (document: SignalDocument, id: SignalLine['id']) =>
  document.features.find((line) => line.id === id)!;

/** Who holds one of the plans, by object id. */
function holdersOf(tenant: Tenant, plans: Parameters<typeof hasAnyPlan>[1]): ReadonlySet<string> {
  const people = Array.from({ length: tenant.users }, (_, index) => tenant.personAt(index));
  const holds = people.filter(({ rows }) =>
    rows.some(({ sku, state }) => state !== 'Error' && hasAnyPlan(sku, plans)),
  );
  return new Set(holds.map(({ id }) => id));
}

describe('signals of single features', () => {
  it.each([1, 2, 3])('are those of the personas, seed %i', async (seed) => {
    const tenant = tenantOf(seed);
    const truth = signalTruth(tenant);
    const [run] = await collected(tenant, [today]);

    const document = await signalDocument(run!, catalogue);

    const expected = [
      ['phone', ['MCOEV'], truth.telephoned],
      ['audio-conferencing', ['MCOMEETADV'], truth.organised],
      ['pim-eligible', ['AAD_PREMIUM_P2'], truth.mayActivate],
      ['pim-activated', ['AAD_PREMIUM_P2'], truth.hasActivated],
      ['risk-detected', ['AAD_PREMIUM_P2'], truth.atRisk],
      ['mfa', ['AAD_PREMIUM', 'AAD_PREMIUM_P2'], truth.mfa],
      ['sspr', ['AAD_PREMIUM', 'AAD_PREMIUM_P2'], truth.sspr],
      ['passwordless', ['AAD_PREMIUM', 'AAD_PREMIUM_P2'], truth.passwordless],
      ['power-bi', ['BI_AZURE_P2'], truth.usedPowerBi],
    ] as const;
    for (const [id, plans, showing] of expected) {
      const holders = holdersOf(tenant, plans);
      const line = lineOf(document, id);
      expect([id, line.holders?.together, line.showing?.together, line.reason]).toEqual([
        id,
        holders.size,
        showing.filter((who) => holders.has(who)).length,
        null,
      ]);
      if (line.beyond !== null)
        expect([id, line.beyond.together]).toEqual([id, showing.filter((who) => !holders.has(who)).length]);
    }
    const premium = holdersOf(tenant, ['AAD_PREMIUM', 'AAD_PREMIUM_P2']);
    expect(lineOf(document, 'mfa').unknown?.together).toBe(
      truth.notReported.filter((who) => premium.has(who)).length,
    );
    expect(document.policies).toEqual({ policies: 3, riskPolicies: 1, riskPoliciesReportOnly: 1 });
    expect(document.insight?.entitledP2).toBeGreaterThan(0);
    expect(document.gaps).toEqual([]);
    const { principals } = await identityDocument(run!, { populations: [], signInDays: 90 });
    expect(principals).toMatchObject(truth.principals);
  });

  it('that were refused are unknown, and the others are read', async () => {
    const faults =
      'forbidden=calls,forbidden=principals,forbidden=insights,forbidden=mailbox,forbidden=powerbi';
    const [run] = await collected(tenantOf(1, 400), [today], faults);

    const document = await signalDocument(run!, catalogue);

    const { holders, showing, notShowing, unknown, beyond, reason } = lineOf(document, 'phone');
    expect(holders?.together).toBeGreaterThan(0);
    expect([showing, notShowing, unknown, beyond, reason]).toEqual([
      null,
      null,
      null,
      null,
      'pstn-calls-forbidden',
    ]);
    expect([document.insight, document.reasons]).toEqual([null, { insight: 'premium-insight-forbidden' }]);
    expect(lineOf(document, 'pim-eligible').reason).toBeNull();
    expect(lineOf(document, 'power-bi')).toMatchObject({
      ...{ showing: null, notShowing: null, reason: 'power-bi-activity-forbidden', windowDays: 28 },
    });
    const identities = await identityDocument(run!, { populations: [], signInDays: 90 });
    expect([identities.principals, identities.reasons.principals]).toEqual([
      null,
      'service-principals-forbidden',
    ]);
  });

  it('keep no number and no name of those who telephone', async () => {
    const [run] = await collected(tenantOf(2, 600), [today]);
    const file = join(run!.folder, 'calls.csv');
    await run!.exportTable('pstn_use', file, 'csv');
    const { readFile } = await import('node:fs/promises');

    const text = await readFile(file, 'utf8');

    expect(text.split('\n')[0]).toBe('userId,route,callType,calls,lastCallOn');
    expect(text).not.toMatch(/7946|@/);
  });

  it('of Power BI take the days over that an earlier run read', async () => {
    const tenant = tenantOf(1, 300);
    const runs = await collected(tenant, [today, '2026-11-23', '2026-11-24']);

    const days = await runs[2]!.facts.powerBi.settledDays();
    const reports = runs.map(({ manifest }) =>
      manifest.sources.find(({ name }) => name === 'power-bi-activity'),
    );

    expect(days.filter(({ readOn }) => readOn === today)).toHaveLength(24);
    expect(reports.map((each) => [each?.status, each?.asOf, each?.provenance?.answers])).toEqual([
      ['complete', '2026-11-21', 112],
      ['complete', '2026-11-22', 12],
      ['complete', '2026-11-23', 12],
    ]);
    const use = join(runs[2]!.folder, 'use.csv');
    await runs[2]!.exportTable('power_bi_use', use, 'csv');
    const { readFile } = await import('node:fs/promises');
    const lines = (await readFile(use, 'utf8')).trimEnd().split('\n');
    expect(lines[0]).toBe('userKey,usedOn,events,beyondViewing');
    const told = new Set(lines.map((line) => line.split(',').slice(0, 2).join()));
    expect([told.size, lines.length > 100]).toEqual([lines.length, true]);
  });
});
