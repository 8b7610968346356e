import { createAzureReader } from '../azure/azure-reader.ts';
import { createExportStore, storageAudience, type ExportPlace } from '../azure/export-store.ts';
import type { AzureReadPolicy, AzureSource } from '../collectors/collector.ts';
import type { Clock } from '../lib/clock.ts';
import type { Sleep } from '../transport/sleep.ts';
import { createThrottleBudget, type ThrottleBudget } from '../transport/throttle-budget.ts';
import { appCredential, type AccessDeps } from './app-credential.ts';

export interface AzureAccessDeps extends AccessDeps {
  readonly policy: AzureReadPolicy & { readonly costExports: ExportPlace | null };
}

/** Azure, read by the reading app registration; null where no address of it is known, as beside a foreign twin. */
export function createAzureAccess(deps: AzureAccessDeps): AzureSource | null {
  const { graph, twinUrl, policy, clock, log, sleep } = deps;
  const baseUrl = graph.kind === 'embedded' ? twinUrl : graph.armBaseUrl;
  if (baseUrl === null) return null;
  const place = exportPlaceOf(deps);
  const shared = { clock, log, sleep, priority: 'Low' } as const;
  return {
    reader: createAzureReader({
      ...shared,
      baseUrl,
      credential: appCredential('reader', deps, { baseUrl }),
      ...(graph.kind === 'embedded' ? { budget: unpaced(clock, sleep) } : {}),
    }),
    policy,
    costExports:
      place === null
        ? null
        : createExportStore({
            ...shared,
            place,
            credential: appCredential('reader', deps, {
              baseUrl: isHttps(place.account) ? storageAudience : place.account,
            }),
          }),
  };
}

/** Null beside a twin for an account that is none: no synthetic tenant has its cost in a real account. */
function exportPlaceOf({ graph, twinUrl, policy }: AzureAccessDeps): ExportPlace | null {
  const { costExports } = policy;
  if (costExports === null || graph.kind === 'microsoft') return costExports;
  if (graph.kind === 'embedded') return twinUrl === null ? null : { ...costExports, account: twinUrl };
  return isHttps(costExports.account) ? null : costExports;
}

function isHttps(address: string): boolean {
  return address.startsWith('https:');
}

/** The twin of the demo applies none of Azure's limits: whoever collects twice in a minute there waits for nothing. */
function unpaced(clock: Clock, sleep: Sleep): ThrottleBudget {
  return createThrottleBudget({ limitOf: () => ({ concurrent: 4 }), clock, sleep });
}
