import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCatalogue } from '../catalogue/create-catalogue.ts';
import { collectTenant } from '../collectors/collect-tenant.ts';
import { createGraphReader } from '../graph/reader.ts';
import { localDeps, simulatedTime } from '../graph/testing/local-graph.ts';
import type { Inventory } from '../core/devices/inventory.ts';
import type { Lake } from '../lake/lake.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import { openTestLake, temporaryFolder } from '../lake/test-lake.ts';
import { createLog } from '../lib/log.ts';
import { noImports } from '../testing/no-imports.ts';
import { shippedPolicy } from '../testing/shipped-policy.ts';
import { deviceTruth, type DeviceTruth } from '../twin/device-truth.ts';
import { parseFaults } from '../twin/faults.ts';
import { createPopulation, type Tenant } from '../twin/population.ts';
import { serveTwin } from '../twin/serve-twin.ts';
import { deviceDocument, type DeviceDocument } from './device-document.ts';

const asOf = '2026-11-22';
const log = createLog('silent');
const e5 = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';
const e3 = '05e9a617-0261-4cee-bb44-138d3ef5d965';
const f3 = '66b55226-6b4f-492c-910c-a3b7a3c9d993';
const prices = new Map([
  [e5, 5210],
  [e3, 3320],
  [f3, 750],
]);

let dir: string;
let lake: Lake;
beforeAll(async () => {
  dir = await temporaryFolder();
  lake = await openTestLake(dir);
});
afterAll(async () => {
  await lake.close();
  await rm(dir, { recursive: true });
});

/** The twin served, collected through the product's collectors, and read back from a lake. */
async function collected(tenant: Tenant, faults = ''): Promise<{ run: StoredRun; asked: string[] }> {
  const time = simulatedTime();
  const asked: string[] = [];
  const twin = await serveTwin({
    ...{ tenant, port: 0, clock: time.clock, log, throttling: true, faults: parseFaults(faults) },
    observe: (seen) => void asked.push(JSON.stringify(seen)),
  });
  try {
    const run = await lake.openRun({
      tenantId: `${tenant.tenantId}${faults}`.replace(/[^a-z0-9-]/g, ''),
      asOf,
    });
    const reader = createGraphReader(localDeps(twin.url, time));
    const policy = { maxReportLagDays: shippedPolicy.maxReportLagDays };
    await collectTenant({ reader, run, imports: noImports, policy, clock: time.clock, log });
    await run.finish();
    const stored = await lake.newest({ tenantId: `${tenant.tenantId}${faults}`.replace(/[^a-z0-9-]/g, '') });
    if (stored === null) throw new TypeError('A finished run was not found');
    return { run: stored, asked };
  } finally {
    await twin.stop();
  }
}

function documentOf(run: StoredRun, qualityGaps: Parameters<typeof deviceDocument>[0]['qualityGaps'] = []) {
  const { populations, maxReportLagDays, decision, devices } = shippedPolicy;
  return deviceDocument({
    run,
    policy: { populations, maxReportLagDays, newForDays: decision.newForDays, ...devices },
    catalogue: createCatalogue(),
    priceBook: { currency: 'GBP', monthlyMinor: prices },
    ...{ exempt: new Set<string>(), qualityGaps },
  });
}

const counted = (rows: Inventory['byOs'] = []): Record<string, number> =>
  Object.fromEntries(rows.map(({ name, devices }) => [name ?? '', devices]));
const idsOf = (cohort: { readonly people: readonly { readonly userId: string }[] } | undefined) =>
  cohort?.people.map(({ userId }) => userId);

describe.each([1, 2, 3])('over the twin of seed %i', (seed) => {
  const tenant = createPopulation({ seed, users: 600, today: asOf });
  let truth: DeviceTruth;
  let document: DeviceDocument;
  let asked: string[];
  beforeAll(async () => {
    truth = deviceTruth(tenant);
    const read = await collected(tenant);
    asked = read.asked;
    document = await documentOf(read.run);
  });

  it('counts its devices', () => {
    const { inventory } = document;

    const { devices, active, inactive, unknown } = truth;
    expect(inventory).toMatchObject({ devices, active, inactive, unknown });
    expect(counted(inventory?.byOs)).toEqual(truth.byOs);
    expect(counted(inventory?.byCompliance)).toEqual(truth.byCompliance);
    expect(Object.keys(counted(inventory?.shared)).length).toBeGreaterThan(1);
    expect(counted(inventory?.shared)).toEqual(truth.shared);
    const builds = document.windowsBuilds ?? [];
    expect(Object.fromEntries(builds.map(({ build, devices }) => [build, devices]))).toEqual(truth.byBuild);
    expect(Object.fromEntries(builds.map(({ version, verdict }) => [version, verdict]))).toEqual({
      'Windows 11 24H2': 'differs',
      'Windows 11 23H2': 'ended',
      'Windows 10 22H2': 'ended',
    });
    expect(builds.reduce((sum, { active }) => sum + active, 0)).toBeLessThanOrEqual(inventory?.active ?? 0);
    expect(document.detected?.versions.length).toBe(document.detected?.all);
    expect(document.reasons).toEqual({
      systems: 'configmgr-not-imported',
      software: 'configmgr-not-imported',
    });
  });

  it('finds whom a frontline licence would do, and values them', () => {
    const frontline = document.sharedUse?.frontline;

    expect(truth.frontline.length).toBeGreaterThan(0);
    expect(idsOf(frontline)).toEqual(truth.frontline);
    expect(truth.sharedDevice.length).toBeGreaterThan(0);
    expect(idsOf(document.sharedUse?.sharedDevice)).toEqual(truth.sharedDevice);
    expect(document.sharedUse?.considered).toBe(truth.suiteHolders);
    const held = truth.frontline.map((id) => {
      const person = tenant.personAt(tenant.indexOfId(id)!);
      const suites = new Set(person.rows.filter(({ state }) => state !== 'Error').map(({ sku }) => sku));
      return (suites.has('E5') ? 5210 : 0) + (suites.has('E3') ? 3320 : 0);
    });
    const heldMinor = held.reduce((total, minor) => total + minor, 0);
    expect(frontline?.held).toEqual({ priced: held.length, unpriced: 0, monthlyMinor: heldMinor });
    expect(frontline?.targets).toMatchObject([
      { skuId: f3, savingMinor: heldMinor - held.length * 750 },
      { eachMinor: null, savingMinor: null },
    ]);
  });

  it('finds whose every device went quiet', () => {
    expect(truth.allInactive.length).toBeGreaterThan(0);
    expect(idsOf(document.rights?.allInactive)).toEqual(truth.allInactive);
  });

  it('never asks for what tells more than is needed', () => {
    const requests = asked.filter((seen) => seen.includes('deviceManagement'));

    expect(requests.length).toBeGreaterThan(1);
    expect(
      requests.filter((seen) => /imei|phoneNumber|serialNumber|MacAddress|%24count|\$count/.test(seen)),
    ).toEqual([]);
  });
});

describe('what cannot be told', () => {
  const tenant = createPopulation({ seed: 1, users: 300, today: asOf });

  it('is unknown where devices may not be read, with the reason and the gap', async () => {
    const document = await documentOf((await collected(tenant, 'forbidden=devices')).run);

    expect(document).toMatchObject({ inventory: null, rights: null, sharedUse: null, detected: null });
    expect(document.reasons).toMatchObject({
      devices: 'intune-devices-failed',
      sharedUse: 'intune-devices-failed',
    });
    expect(document.gaps.map(({ source, reason }) => [source, reason])).toContainEqual([
      'intune-devices',
      'forbidden',
    ]);
  });

  it('finds nobody where names are concealed or a gate failed', async () => {
    const concealed = await documentOf((await collected(tenant, 'concealed-names')).run);
    expect(concealed.inventory?.devices).toBe(deviceTruth(tenant).devices);
    expect([concealed.sharedUse, concealed.reasons.sharedUse]).toEqual([null, 'm365-apps-concealed']);

    const gap = { source: 'users', reason: 'implausible', detail: 'People changed too much.' } as const;
    const { run } = await collected(tenant, 'throttle=0.01');
    const gated = await documentOf(run, [gap]);
    expect([gated.sharedUse, gated.reasons.sharedUse]).toEqual([null, 'quality-gate-failed']);
  });

  it('is nothing at all after a page of devices was lost', async () => {
    const lost = await documentOf((await collected(tenant, 'lost-page')).run);

    expect([lost.inventory, lost.rights, lost.sharedUse]).toEqual([null, null, null]);
  });
});
