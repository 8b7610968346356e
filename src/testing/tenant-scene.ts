import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createCatalogue } from '../catalogue/create-catalogue.ts';
import type { PopulationRule } from '../core/model/population-rule.ts';
import { twinToken } from '../graph/credential.ts';
import { createGraphReader } from '../graph/reader.ts';
import { createGraphWriter } from '../graph/writer.ts';
import { createLake, type Lake } from '../lake/lake.ts';
import type { Manifest } from '../lake/observation.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { systemClock, type Clock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { openRegister } from '../register/open-register.ts';
import { policy } from './seats.ts';
import type { Tenant } from '../twin/population.ts';
import { serveTwin, type RunningTwin } from '../twin/serve-twin.ts';
import { registerRows } from '../twin/truth.ts';
import { carryOut } from '../jobs/carry-out.ts';
import { collect } from '../jobs/collect.ts';
import { reconcile, type Reconciliation } from '../jobs/reconcile.ts';

const log = createLog('silent');
const populations: readonly PopulationRule[] = [
  { population: 'serviceAccount', attribute: 'employeeType', values: ['Service account'] },
  { population: 'sharedMailbox', attribute: 'employeeType', values: ['Shared mailbox'] },
  { population: 'room', attribute: 'employeeType', values: ['Room'] },
  { population: 'equipment', attribute: 'employeeType', values: ['Equipment'] },
  { population: 'leave', attribute: 'extensionAttribute10', values: ['leave'] },
];

/** The jobs over one served tenant, as the product wires them. */
export interface TenantScene {
  readonly tenantId: string;
  readonly twin: RunningTwin;
  readonly lake: Lake;
  /** Cases the carrying out told about, and how often the positions were brought up to date. */
  readonly heard: { settled: string[]; changed: number };
  collect(): Promise<Manifest>;
  reconcile(onOrBefore?: string): Promise<Reconciliation>;
  carryOut(caseId: string): Promise<void>;
  close(): Promise<void>;
}

export async function tenantScene(ledger: Ledger, clock: Clock, tenant: Tenant): Promise<TenantScene> {
  const { tenantId } = tenant;
  const dir = await mkdtemp(join(tmpdir(), 'seatkeeper-jobs-'));
  const twin = await serveTwin({ tenant, port: 0, clock: systemClock(), log });
  const lake = await createLake({ dir: join(dir, 'lake'), clock, log });
  const register = await openRegister({
    file: join(dir, 'register', 'entitlements.json'),
    clock,
    log,
    audit: async () => undefined,
  });
  await register.importLines(registerRows(tenant), { format: 'csv', fileName: 'truth.csv', actor: 'test' });
  const sleep = async (milliseconds: number): Promise<void> => {
    await wait(Math.min(milliseconds, 20));
  };
  const graph = { baseUrl: twin.url, credential: twinToken(), fetch, clock: systemClock(), log, sleep };
  const heard: TenantScene['heard'] = { settled: [], changed: 0 };
  const reader = createGraphReader({ ...graph, priority: 'Low' });
  return {
    tenantId,
    twin,
    lake,
    heard,
    collect: () => collect({ tenantId, reader, lake, maxReportLagDays: 10, clock, log }),
    reconcile: (onOrBefore) =>
      reconcile(
        {
          ...{ tenantId, lake, register, ledger, clock, log },
          catalogue: createCatalogue(),
          policy: { ...policy, populations },
        },
        onOrBefore,
      ),
    carryOut: (caseId) =>
      carryOut(
        {
          ...{ ledger, clock, log, sleep },
          reader: createGraphReader({ ...graph, priority: 'High' }),
          writer: createGraphWriter({ ...graph, priority: 'High' }),
          maxReportLagDays: 10,
          onSettled: (settled) => void heard.settled.push(settled),
          onTenantChanged: async () => void (heard.changed += 1),
        },
        caseId,
      ),
    async close() {
      await lake.close();
      await twin.stop();
    },
  };
}
