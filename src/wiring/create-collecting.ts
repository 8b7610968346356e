import type { Services } from '../commands/services.ts';
import { collect } from '../jobs/collect.ts';
import { collectedSince } from '../jobs/collected-since.ts';
import type { JobDeps } from '../jobs/list.ts';
import { nightlyCollect, type NightlyDeps } from '../jobs/nightly-collect.ts';
import type { Manifest } from '../lake/observation.ts';
import { sawTenant } from '../lake/saw-tenant.ts';
import { AppError } from '../lib/app-error.ts';
import { createAzureAccess } from './azure-access.ts';
import type { Foundation } from './open-foundation.ts';
import { createPowerBiAccess } from './power-bi-access.ts';

/** Reading the tenant, as jobs and commands call it. */
export interface Collecting {
  readonly collect: Services['collect'];
  /** Throws TENANT_UNREADABLE where the tenant answered nothing. */
  readonly collectForJob: JobDeps['collect'];
}

export function createCollecting(foundation: Foundation): Collecting {
  const deps = nightlyDeps(foundation);

  const collectNow: Services['collect'] = (sources, purpose, onProgress) => {
    const watched = onProgress === undefined ? deps : { ...deps, onProgress };
    return purpose === 'nightly' && sources === undefined
      ? nightlyCollect(watched)
      : collect(watched, sources, purpose);
  };

  return {
    collect: collectNow,
    collectForJob: async (purpose, unlessSince) =>
      (unlessSince === null ? null : await collectedSince(deps, unlessSince, purpose)) ??
      demandAnswer(await collectNow(undefined, purpose)),
  };
}

/** Throws POWERBI_BASE_URL_REFUSED. */
function nightlyDeps({ access, graph, policy, inbox, ...parts }: Foundation): NightlyDeps {
  const { tenantId, lake, clock, log } = parts;
  return {
    tenantId,
    reader: graph.collector,
    azure: createAzureAccess({ ...access, policy: policy.azure }),
    powerBi: createPowerBiAccess(access),
    readerRoles: () => graph.grantedRoles('reader'),
    lake,
    imports: inbox,
    maxReportLagDays: policy.maxReportLagDays,
    auditLookbackDays: policy.tenantChanges.lookbackDays,
    signIns: policy,
    followsPeople: true,
    fullUsersEveryDays: policy.signInEvidence.fullUsersEveryDays,
    clock,
    log,
  };
}

/** A tenant that answered nothing is tried again soon, and does not stand for the week. Throws TENANT_UNREADABLE. */
function demandAnswer(manifest: Manifest): Manifest {
  if (sawTenant(manifest)) return manifest;
  throw new AppError(
    'TENANT_UNREADABLE',
    {
      what: 'The tenant could not be read.',
      why: manifest.coverage.gaps[0]?.detail ?? 'Every question about its licences and people failed.',
      fix: 'Mend the connection or the permissions; the job is tried again every few minutes.',
    },
    { retryable: true },
  );
}
