import type { Config } from '../config/config.ts';
import { createCredential } from '../graph/credential.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import { parsePowerBiPlace } from '../powerbi/power-bi-place.ts';
import { createPowerBiReader, type PowerBiReader } from '../powerbi/power-bi-reader.ts';
import type { Sleep } from '../transport/sleep.ts';
import { createThrottleBudget } from '../transport/throttle-budget.ts';
import { appIdentity } from './graph-access.ts';

export interface PowerBiAccessDeps {
  readonly graph: Config['graph'];
  /** Null for a twin: it needs no identity. */
  readonly tenantId: string | null;
  /** Address of the twin when the program serves one itself: its Power BI is at the same place. */
  readonly twinUrl: string | null;
  readonly clock: Clock;
  readonly log: Logger;
  /** How a limit is waited for. */
  readonly sleep: Sleep;
}

/** Power BI, read by the reading app registration; null where nobody said where it is. Throws POWERBI_BASE_URL_REFUSED. */
export function createPowerBiAccess(deps: PowerBiAccessDeps): PowerBiReader | null {
  const { graph, tenantId, twinUrl, clock, log, sleep } = deps;
  const baseUrl = graph.kind === 'embedded' ? twinUrl : graph.powerBiBaseUrl;
  if (baseUrl === null) return null;
  const { audience } = parsePowerBiPlace(baseUrl);
  const isReal = graph.kind === 'microsoft' && tenantId !== null;
  // The twin of the demo applies no limit: whoever collects often there waits for nothing.
  const budget = createThrottleBudget({ limitOf: () => ({ concurrent: 1 }), clock, sleep });
  return createPowerBiReader({
    ...{ baseUrl, fetch, clock, log, sleep, priority: 'Low' },
    credential: createCredential({
      baseUrl,
      authorityHost: graph.kind === 'microsoft' ? graph.authorityHost : null,
      identity: isReal ? appIdentity(graph.reader, tenantId) : null,
      ...(audience === null ? {} : { audience }),
    }),
    ...(graph.kind === 'embedded' ? { budget } : {}),
  });
}
