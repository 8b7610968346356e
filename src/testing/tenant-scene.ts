import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCatalogue, type Catalogue } from '../catalogue/create-catalogue.ts';
import { twinToken } from '../graph/credential.ts';
import { createGraphReader } from '../graph/reader.ts';
import { createGraphWriter } from '../graph/writer.ts';
import { createInbox, type Inbox } from '../imports/inbox.ts';
import { createLake, type Lake } from '../lake/lake.ts';
import type { Manifest, SourceName } from '../lake/observation.ts';
import { directorySources } from '../lake/rows/directory-rows.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Clock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { openRegister, type Register } from '../register/open-register.ts';
import { shippedPolicy } from './shipped-policy.ts';
import { skippingTime } from './skipping-time.ts';
import type { Tenant } from '../twin/population.ts';
import { serveTwin, type RunningTwin } from '../twin/serve-twin.ts';
import { registerRows } from '../twin/truth.ts';
import { carryOut } from '../jobs/carry-out.ts';
import { collect } from '../jobs/collect.ts';
import { reconcile, type ReconcileDeps, type Reconciliation } from '../jobs/reconcile.ts';
import { replay, type Replay } from '../jobs/replay.ts';

const log = createLog('silent');
/** The jobs over one served tenant, as the product wires them. */
export interface TenantScene {
  readonly tenantId: string;
  readonly twin: RunningTwin;
  readonly lake: Lake;
  readonly register: Register;
  readonly inbox: Inbox;
  readonly catalogue: Catalogue;
  /** The data directory; the lake is in `lake`. */
  readonly dir: string;
  /** What the next reconciliation decides by. */
  policy: ReconcileDeps['policy'];
  /** Cases the carrying out told about, and how often the positions were brought up to date. */
  readonly heard: { settled: string[]; changed: number };
  /** The directory and its reports alone, which is all a position rests on, unless other sources are wanted. */
  collect(wanted?: readonly SourceName[]): Promise<Manifest>;
  reconcile(onOrBefore?: string): Promise<Reconciliation>;
  replay(asOf: string, version?: number): Promise<Replay>;
  carryOut(caseId: string): Promise<void>;
  close(): Promise<void>;
}

export async function tenantScene(ledger: Ledger, clock: Clock, tenant: Tenant): Promise<TenantScene> {
  const { tenantId } = tenant;
  const dir = await mkdtemp(join(tmpdir(), 'seatkeeper-jobs-'));
  const time = skippingTime();
  const { sleep } = time;
  const twin = await serveTwin({ tenant, port: 0, clock: time.clock, log });
  const lake = await createLake({ dir: join(dir, 'lake'), clock, log });
  const register = await openRegister({
    file: join(dir, 'register', 'entitlements.json'),
    clock,
    log,
    audit: async () => undefined,
  });
  await register.importLines(registerRows(tenant), { format: 'csv', fileName: 'truth.csv', actor: 'test' });
  const inbox = createInbox({ dir: join(dir, 'imports'), clock, log });
  const graph = { baseUrl: twin.url, credential: twinToken(), fetch, clock: time.clock, log, sleep };
  const heard: TenantScene['heard'] = { settled: [], changed: 0 };
  const reader = createGraphReader({ ...graph, priority: 'Low' });
  const catalogue = createCatalogue();
  const scene: TenantScene = {
    tenantId,
    twin,
    lake,
    register,
    inbox,
    catalogue,
    dir,
    heard,
    policy: { ...shippedPolicy.decision, populations: shippedPolicy.populations },
    collect: (wanted = directorySources) =>
      collect({ tenantId, reader, lake, imports: inbox, maxReportLagDays: 10, clock, log }, wanted),
    reconcile: (onOrBefore) =>
      reconcile(
        {
          ...{ tenantId, lake, register, ledger, clock, log, catalogue },
          policy: scene.policy,
          quality: { ...shippedPolicy.quality, maxReportLagDays: 10 },
        },
        onOrBefore,
      ),
    replay: (asOf, version) =>
      replay(
        { tenantId, lake, register, ledger, catalogue },
        { asOf, ...(version === undefined ? {} : { version }) },
      ),
    carryOut: async (caseId) => {
      await carryOut(
        {
          ...{ ledger, catalogue, clock, log, sleep, imports: inbox },
          reader: createGraphReader({ ...graph, priority: 'High' }),
          writer: createGraphWriter({ ...graph, priority: 'High' }),
          policy: { ...shippedPolicy, maxReportLagDays: 10 },
          mayWrite: async () => true,
          halt: async (reason) => {
            throw new TypeError(reason);
          },
          onSettled: (settled) => void heard.settled.push(settled),
          onTenantChanged: async () => void (heard.changed += 1),
        },
        caseId,
      );
    },
    async close() {
      await lake.close();
      await twin.stop();
    },
  };
  return scene;
}
