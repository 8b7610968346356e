import { readRegisteredCores } from '../reports/azure-core-licences.ts';
import { azureDocument, type AzureDocument } from '../reports/azure-document.ts';
import { runFor } from './review-scope.ts';
import type { Services } from './services.ts';

/** What is said of Azure from the newest collection, or the newest on or before a day. Throws NOTHING_COLLECTED. */
export async function readAzure(
  { lake, tenantId, policy, register }: Pick<Services, 'lake' | 'tenantId' | 'policy' | 'register'>,
  asOf?: string,
): Promise<AzureDocument> {
  const run = await runFor({ lake, tenantId }, asOf);
  return azureDocument(
    run,
    { ...policy.azure, maxReportLagDays: policy.maxReportLagDays },
    await readRegisteredCores(register, run.manifest.asOf),
  );
}
