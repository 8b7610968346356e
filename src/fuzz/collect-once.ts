import { collectTenant } from '../collectors/collect-tenant.ts';
import { createAzureReader } from '../azure/azure-reader.ts';
import { createGraphReader } from '../graph/reader.ts';
import type { SourceName, SourceReport } from '../lake/observation.ts';
import { fixedClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { createPowerBiReader } from '../powerbi/power-bi-reader.ts';
import type { Relay } from './relay.ts';
import { createFuzzRun, fuzzDay, type KeptRow } from './fuzz-run.ts';

export interface Collected {
  readonly report: SourceReport;
  readonly rows: readonly KeptRow[];
}

const log = createLog('silent');

const azurePolicy = {
  billingAccounts: [],
  scopes: [],
  tagKeys: ['CostCenter'],
  months: 1,
  reservationDays: 7,
  commitmentMonths: 3,
};

/** Where the tenant is: Graph by its own address, Azure by a relay. */
export interface Places {
  readonly baseUrl: string;
  readonly relay: Relay;
}

/** Reads one source through the real reader and collector. Throws what they throw: that is a crash. */
export async function collectOnce(
  { baseUrl, relay }: Places,
  source: SourceName,
  fetch: typeof globalThis.fetch,
): Promise<Collected> {
  const clock = fixedClock(new Date(`${fuzzDay}T12:00:00Z`));
  const run = createFuzzRun();
  const credential = { getToken: () => Promise.reject(new TypeError('No credential is asked for a twin.')) };
  const common = {
    credential,
    clock,
    sleep: async () => undefined,
    random: () => 0.5,
    log,
    priority: 'Low',
  } as const;
  relay.answerWith(fetch);
  const [report] = await collectTenant({
    reader: createGraphReader({
      ...common,
      baseUrl,
      fetch,
    }),
    azure: { reader: createAzureReader({ ...common, baseUrl: relay.origin }), policy: azurePolicy },
    powerBi: createPowerBiReader({ ...common, baseUrl, fetch }),
    run,
    imports: { newest: async () => null, read: () => Promise.reject(new TypeError('Nothing was brought.')) },
    sources: [source],
    policy: { maxReportLagDays: 30, powerBiDays: 3 },
    clock,
    log,
  });
  if (report === undefined) throw new TypeError(`${source} said nothing.`);
  return { report, rows: run.rows };
}
