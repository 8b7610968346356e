import { readRegisteredCores } from '../reports/azure-core-licences.ts';
import { azureDocument, type AzureDocument } from '../reports/azure-document.ts';
import { listUntagged } from '../reports/azure-tags.ts';
import { runFor } from './review-scope.ts';
import type { Services } from './services.ts';

/** What is said of Azure from the newest collection, or the newest on or before a day. Throws NOTHING_COLLECTED. */
export async function readAzure(
  { lake, tenantId, policy, register }: Pick<Services, 'lake' | 'tenantId' | 'policy' | 'register'>,
  asOf?: string,
): Promise<AzureDocument> {
  const run = await runFor({ lake, tenantId }, asOf);
  const { cores, gaps } = await readRegisteredCores(register, run.manifest.asOf);
  const document = await azureDocument(
    run,
    { ...policy.azure, maxReportLagDays: policy.maxReportLagDays },
    cores,
  );
  return { ...document, gaps: [...document.gaps, ...gaps] };
}

/** Every resource without a wanted tag, of the same collection; null where they are unknown. */
export async function readUntagged(
  { lake, tenantId }: Pick<Services, 'lake' | 'tenantId'>,
  asOf?: string,
): Promise<Awaited<ReturnType<typeof listUntagged>>> {
  return listUntagged(await runFor({ lake, tenantId }, asOf));
}
