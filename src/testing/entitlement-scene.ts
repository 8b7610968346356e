import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCatalogue } from '../catalogue/create-catalogue.ts';
import { defaultVariancePolicy } from '../core/entitlement/variance.ts';
import type { Manifest, ObservationRows } from '../lake/observation.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import type { Clock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { openRegister, type Register } from '../register/open-register.ts';

export const e5Sku = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';
export const e3Sku = '05e9a617-0261-4cee-bb44-138d3ef5d965';

const header =
  'product,name,skuIds,metric,quantity,contract,contractType,startDate,endDate,unitPrice,currency,pricePer,priceSource,priceDate,ownerIds,document,state,soldBy,noticeDays,artefacts';

/** Lines of a register as a file to import. */
export function registerCsv(...lines: readonly string[]): string {
  return [header, ...lines].join('\n');
}

/** A collection that reports units per SKU, all of them paid for and in force, and nothing else. */
export function unitsRun(tenantId: string, asOf: string, units: Readonly<Record<string, number>>): StoredRun {
  const manifest = {
    ...{ runId: `run-${asOf}`, tenantId, asOf },
    sources: (['skus', 'subscriptions'] as const).map((name) => ({ name, status: 'complete', asOf })),
  } as unknown as Manifest;
  const skus = Object.entries(units).map(([skuId, enabledUnits]): ObservationRows['skus'] => ({
    ...{ skuId, skuPartNumber: skuId, appliesTo: 'User', capabilityStatus: 'Enabled' },
    ...{ consumedUnits: 10, enabledUnits, warningUnits: 0, suspendedUnits: 0, lockedOutUnits: 0 },
  }));
  const subscriptions = Object.entries(units).map(
    ([skuId, totalUnits]): ObservationRows['subscriptions'] => ({
      ...{ subscriptionId: `sub-${skuId}`, skuId, status: 'Enabled', isTrial: false, totalUnits },
      ...{ createdOn: '2025-07-01', nextLifecycleOn: '2027-06-30', ownerTenantId: tenantId },
    }),
  );
  const supply = { skus, subscriptions, groups: [] };
  return {
    manifest,
    supply: async () => supply,
    assignedSkus: async () => [],
  } as unknown as StoredRun;
}

/** What register and tenant are compared from: a register of its own, and a collection that a test can change. */
export async function entitlementScene(tenantId: string, clock: Clock) {
  const folder = await mkdtemp(join(tmpdir(), 'entitlement-scene-'));
  const register: Register = await openRegister({
    ...{ file: join(folder, 'data', 'register.json'), clock, log: createLog('silent') },
    audit: async () => undefined,
  });
  const scene = {
    folder,
    register,
    run: null as StoredRun | null,
    deps: {
      ...{ tenantId, register, clock, catalogue: createCatalogue(), variance: defaultVariancePolicy },
      lake: { newest: async () => scene.run },
    },
    importLines: (...lines: readonly string[]) =>
      register.importLines(registerCsv(...lines), { format: 'csv', fileName: 'lines.csv', actor: 'ann' }),
    close: () => rm(folder, { recursive: true, force: true }),
  };
  return scene;
}
