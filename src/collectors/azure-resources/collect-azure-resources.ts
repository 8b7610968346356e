import type { SourceReport } from '../../lake/observation.ts';
import { noSubscriptions, readSubscriptions } from '../azure-subscriptions.ts';
import { collectAzure, nothingVisible, readParts } from '../collect-azure.ts';
import type { AzureSource, CollectContext, Collector } from '../collector.ts';
import { openTable } from '../open-table.ts';
import { collectSizes } from './collect-sizes.ts';
import { collectUntagged, countResources } from './collect-untagged.ts';
import { normaliseGroup, normaliseResource } from './normalise.ts';
import {
  arcServerQuery,
  arcSqlQuery,
  computeQuery,
  databaseQuery,
  groupQuery,
  sqlMachineQuery,
} from './queries.ts';
import { queryRows } from './query-rows.ts';
import { GroupRow, ResourceRow } from './schema.ts';
import { createSizesInUse } from './sizes-in-use.ts';

const resourceQueries = [
  { name: 'Virtual machines and scale sets', query: computeQuery },
  { name: 'SQL Server on virtual machines', query: sqlMachineQuery },
  { name: 'Azure SQL', query: databaseQuery },
  { name: 'Azure Arc servers', query: arcServerQuery },
  { name: 'SQL Server on Azure Arc', query: arcSqlQuery },
] as const;

/**
 * What runs and can be licensed, the resource groups and their tags, and what lacks a wanted tag, and
 * the cores of the sizes in use (AZR-02, AZR-03, AZR-06, AZR-07, AZR-11).
 */
export const azureResourcesCollector: Collector = {
  name: 'azure-resources',
  permissions: ['Reader'],
  collect: (context) => collectAzure(context, (azure) => readResources(context, azure)),
};

async function readResources({ run, record }: CollectContext, azure: AzureSource): Promise<SourceReport> {
  record.describes(run.asOf);
  const subscriptions = await readSubscriptions(azure, record);
  if (subscriptions.length === 0) return nothingVisible(record, noSubscriptions);
  const devTest = new Map(subscriptions.map(({ subscriptionId, isDevTest }) => [subscriptionId, isDevTest]));
  const sizes = createSizesInUse();
  const keepGroups = async (): Promise<void> =>
    openTable(run, 'azure_groups', async (table) => {
      for await (const rows of queryRows(azure, record, groupQuery, GroupRow)) {
        await table.append(rows.map(normaliseGroup), null);
        record.kept(record.rows() + rows.length);
      }
    });
  return openTable(run, 'azure_resources', (table) => {
    const keepResources = async (query: string): Promise<void> => {
      for await (const rows of queryRows(azure, record, query, ResourceRow)) {
        const normalised = rows.flatMap((row) =>
          normaliseResource(row, devTest.get(row.subscriptionId) ?? null),
        );
        for (const resource of normalised) sizes.saw(resource);
        await table.append(normalised, null);
        record.kept(record.rows() + normalised.length);
      }
    };
    const parts = [
      ...resourceQueries.map(({ name, query }) => ({ name, read: () => keepResources(query) })),
      { name: 'Resource groups', read: keepGroups },
      { name: 'Resources without a wanted tag', read: () => collectUntagged(run, record, azure) },
      { name: 'Numbers of resources', read: () => countResources(run, record, azure) },
      { name: 'Sizes of machines', read: () => collectSizes(run, record, azure.reader, sizes.list()) },
    ];
    return readParts(
      record,
      parts,
      ({ name }) => name,
      ({ read }) => read(),
    );
  });
}
