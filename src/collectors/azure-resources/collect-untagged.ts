import type { CollectionRun } from '../../lake/run-in-the-making.ts';
import type { AzureSource } from '../collector.ts';
import { openTable } from '../open-table.ts';
import type { SourceRecord } from '../source-record.ts';
import { normaliseUntagged } from './normalise.ts';
import { countQuery, untaggedQuery } from './queries.ts';
import { queryRows } from './query-rows.ts';
import { CountRow, UntaggedRow } from './schema.ts';

/** Every resource, of any type, that lacks a value for one of the wanted tags (AZR-07). */
export async function collectUntagged(
  run: CollectionRun,
  record: SourceRecord,
  azure: AzureSource,
): Promise<void> {
  const { tagKeys } = azure.policy;
  await openTable(run, 'azure_untagged', async (table) => {
    for await (const page of queryRows(azure, record, untaggedQuery(tagKeys), UntaggedRow)) {
      const rows = page.flatMap((row) => normaliseUntagged(row, tagKeys));
      await table.append(rows, null);
      record.kept(record.rows() + rows.length);
    }
  });
}

/** How many resources of each type there are: what those without a tag are a share of. */
export async function countResources(
  run: CollectionRun,
  record: SourceRecord,
  azure: AzureSource,
): Promise<void> {
  await openTable(run, 'azure_resource_counts', async (table) => {
    for await (const rows of queryRows(azure, record, countQuery, CountRow)) {
      await table.append(rows, null);
      record.kept(record.rows() + rows.length);
    }
  });
}
