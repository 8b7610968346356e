import { parsePowerBiPlace } from '../powerbi/power-bi-place.ts';
import { createPowerBiReader, type PowerBiReader } from '../powerbi/power-bi-reader.ts';
import { createThrottleBudget } from '../transport/throttle-budget.ts';
import { appCredential, type AccessDeps } from './app-credential.ts';

/** Power BI, read by the reading app registration; null where nobody said where it is. Throws POWERBI_BASE_URL_REFUSED. */
export function createPowerBiAccess(deps: AccessDeps): PowerBiReader | null {
  const { graph, twinUrl, clock, log, sleep } = deps;
  const baseUrl = graph.kind === 'embedded' ? twinUrl : graph.powerBiBaseUrl;
  if (baseUrl === null) return null;
  const { audience } = parsePowerBiPlace(baseUrl);
  // The twin of the demo applies no limit: whoever collects often there waits for nothing.
  const budget = createThrottleBudget({ limitOf: () => ({ concurrent: 1 }), clock, sleep });
  return createPowerBiReader({
    ...{ baseUrl, fetch, clock, log, sleep, priority: 'Low' },
    credential: appCredential('reader', deps, { baseUrl, ...(audience === null ? {} : { audience }) }),
    ...(graph.kind === 'embedded' ? { budget } : {}),
  });
}
