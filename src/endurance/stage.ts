import { join } from 'node:path';
import { createAzureReader } from '../azure/azure-reader.ts';
import { createCatalogue } from '../catalogue/create-catalogue.ts';
import type { AzureSource } from '../collectors/collector.ts';
import { twinToken } from '../graph/credential.ts';
import { createGraphReader, type GraphReader } from '../graph/reader.ts';
import { createLake, type Lake } from '../lake/lake.ts';
import { openLedger, type Ledger } from '../ledger/open-ledger.ts';
import { createLog } from '../lib/log.ts';
import { createPowerBiReader, type PowerBiReader } from '../powerbi/power-bi-reader.ts';
import { openRegister, type Register } from '../register/open-register.ts';
import { simulatedFetch } from '../simulation/simulated-fetch.ts';
import { simulatedLake } from '../simulation/simulated-lake.ts';
import { simulatedNetwork } from '../simulation/simulated-network.ts';
import type { SimulatedTime } from '../simulation/simulated-time.ts';
import { shippedPolicy } from '../testing/shipped-policy.ts';
import { createPopulation, type Tenant } from '../twin/population.ts';
import { serveTwin, type RunningTwin } from '../twin/serve-twin.ts';
import { registerRows } from '../twin/truth.ts';

/** One tenant behind two doors: one where everything goes wrong, and one where nothing does. */
export interface Stage {
  readonly tenant: Tenant;
  readonly troubled: Door;
  readonly witness: Door;
  readonly register: Register;
  readonly ledger: Ledger;
  readonly catalogue: ReturnType<typeof createCatalogue>;
  /** The runs of the witness, by hour. */
  readonly witnessed: Map<number, string>;
  /** Something happens in the tenant, behind both doors. */
  readonly happens: (path: string, body: string) => Promise<void>;
  close(): Promise<void>;
}

export interface Door {
  readonly twin: RunningTwin;
  readonly reader: GraphReader;
  readonly azure: AzureSource;
  readonly powerBi: PowerBiReader;
  readonly lake: Lake;
}

export const today = '2026-11-22';
const log = createLog('silent');

export async function openStage(options: {
  readonly dir: string;
  readonly seed: number;
  readonly users: number;
  readonly time: SimulatedTime;
}): Promise<Stage> {
  const { dir, seed, users, time } = options;
  const { clock } = time;
  const tenant = createPopulation({ seed, users, today });
  const open = async (name: string, throttling: boolean): Promise<Door> => {
    const twin = await serveTwin({
      ...{ tenant, port: 0, clock, log, throttling, pause: time.pause, latencyMs: throttling ? 150 : 0 },
    });
    const reader = createGraphReader({
      ...{ baseUrl: twin.url, credential: twinToken(), clock, log, priority: 'Low' },
      fetch: simulatedFetch(time),
      sleep: time.sleep,
    });
    const azure = createAzureReader({
      ...{ baseUrl: twin.url, credential: twinToken(), clock, log, priority: 'Low' },
      network: simulatedNetwork(time),
      sleep: time.sleep,
    });
    const powerBi = createPowerBiReader({
      ...{ baseUrl: twin.url, credential: twinToken(), clock, log, priority: 'Low' },
      fetch: simulatedFetch(time),
      sleep: time.sleep,
    });
    const lake = await createLake({ dir: join(dir, name), clock, log, memoryLimit: '400MB' });
    return {
      twin,
      reader,
      azure: { reader: azure, policy: shippedPolicy.azure },
      powerBi,
      lake: simulatedLake(time, lake),
    };
  };
  const troubled = await open('troubled', true);
  const witness = await open('witness', false);
  const register = await openRegister({
    file: join(dir, 'register', 'entitlements.json'),
    clock,
    log,
    audit: async () => undefined,
  });
  await register.importLines(registerRows(tenant), {
    ...{ format: 'csv', fileName: 'register.csv', actor: 'endurance' },
  });
  const ledger = await openLedger({ location: { kind: 'embedded', dir: join(dir, 'ledger') }, clock, log });
  return {
    tenant,
    troubled,
    witness,
    register,
    ledger,
    catalogue: createCatalogue(),
    witnessed: new Map(),
    async happens(path, body) {
      for (const { twin } of [troubled, witness]) {
        const answer = await fetch(`${twin.url}/_twin/${path}`, { method: 'PUT', body });
        if (!answer.ok) throw new TypeError(`the twin refused ${path}: HTTP ${answer.status}`);
      }
    },
    async close() {
      await ledger.close();
      for (const { twin, lake } of [troubled, witness]) {
        await lake.close();
        await twin.stop();
      }
    },
  };
}
