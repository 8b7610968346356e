import { createAzureReader } from '../azure/azure-reader.ts';
import type { AzureReadPolicy, AzureSource } from '../collectors/collector.ts';
import type { Config } from '../config/config.ts';
import { createCredential } from '../graph/credential.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { Sleep } from '../transport/sleep.ts';
import { createThrottleBudget, type ThrottleBudget } from '../transport/throttle-budget.ts';
import { appIdentity } from './graph-access.ts';

export interface AzureAccessDeps {
  readonly graph: Config['graph'];
  /** Null for a twin: it needs no identity. */
  readonly tenantId: string | null;
  /** Address of the twin when the program serves one itself: its Azure is at the same place. */
  readonly twinUrl: string | null;
  readonly policy: AzureReadPolicy;
  readonly clock: Clock;
  readonly log: Logger;
  /** How a limit is waited for. */
  readonly sleep: Sleep;
}

/** Azure, read by the reading app registration; null where no address of it is known, as beside a foreign twin. */
export function createAzureAccess({
  graph,
  tenantId,
  twinUrl,
  policy,
  clock,
  log,
  sleep,
}: AzureAccessDeps): AzureSource | null {
  const baseUrl = graph.kind === 'embedded' ? twinUrl : graph.armBaseUrl;
  if (baseUrl === null) return null;
  const credential = createCredential({
    baseUrl,
    authorityHost: graph.kind === 'microsoft' ? graph.authorityHost : null,
    identity: graph.kind === 'microsoft' && tenantId !== null ? appIdentity(graph.reader, tenantId) : null,
  });
  return {
    reader: createAzureReader({
      baseUrl,
      credential,
      clock,
      log,
      sleep,
      priority: 'Low',
      ...(graph.kind === 'embedded' ? { budget: unpaced(clock, sleep) } : {}),
    }),
    policy,
  };
}

/** The twin of the demo applies none of Azure's limits: whoever collects twice in a minute there waits for nothing. */
function unpaced(clock: Clock, sleep: Sleep): ThrottleBudget {
  return createThrottleBudget({ limitOf: () => ({ concurrent: 4 }), clock, sleep });
}
