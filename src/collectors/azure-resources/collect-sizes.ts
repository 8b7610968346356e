import type { AzureReader } from '../../azure/azure-reader.ts';
import type { CollectionRun } from '../../lake/run-in-the-making.ts';
import { rowsOf } from '../collect-azure.ts';
import { openTable } from '../open-table.ts';
import type { SourceRecord } from '../source-record.ts';
import { vCpusOf } from './normalise.ts';
import { ComputeSku } from './schema.ts';
import type { LocationSizes } from './sizes-in-use.ts';

/**
 * The cores of every size in use, location by location, spelt as the machines spell it. A size Compute no longer
 * lists has unknown cores.
 */
export async function collectSizes(
  run: CollectionRun,
  record: SourceRecord,
  reader: AzureReader,
  inUse: readonly LocationSizes[],
): Promise<void> {
  await openTable(run, 'azure_sizes', async (table) => {
    for (const { location, subscriptionId, sizes } of inUse) {
      const cores = new Map<string, number | null>();
      const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Compute/skus`;
      const query = `api-version=2021-07-01&$filter=${encodeURIComponent(`location eq '${location}'`)}`;
      for await (const skus of rowsOf(record, reader.list(`${path}?${query}`, ComputeSku)))
        for (const sku of skus)
          if (sku.resourceType === 'virtualMachines') cores.set(sku.name.toLowerCase(), vCpusOf(sku));
      const rows = [...sizes].map((size) => ({
        location,
        size,
        vCpus: cores.get(size.toLowerCase()) ?? null,
      }));
      for (const { size } of rows.filter(({ vCpus }) => vCpus === null))
        record.note({
          code: 'size-unknown',
          place: `${location}, ${size}`,
          message: 'Compute does not list this size here; its cores stay unknown.',
        });
      await table.append(rows, null);
      record.kept(record.rows() + rows.length);
    }
  });
}
