import type { ImportedFile, ImportKind } from '../imports/imported-file.ts';
import type { ObservationRows, SourceReport, TableName } from '../lake/observation.ts';
import type { CollectContext } from './collector.ts';
import { openTable } from './open-table.ts';

const rowsPerAppend = 5_000;

/**
 * The newest file of a kind as one table. The rows keep the day they describe and who brought them; how long they
 * hold is for their reader to decide, so that an old list is no gap of the collection.
 */
export async function collectImport<T extends TableName>(
  { imports, record, run }: CollectContext,
  table: T,
  kind: ImportKind,
  read: (text: string, file: ImportedFile) => readonly ObservationRows[T][],
): Promise<SourceReport> {
  return openTable(run, table, async (writer) => {
    record.describes(run.asOf);
    const newest = await imports.newest(kind);
    if (newest !== null) record.brought(newest);
    const rows = newest === null ? [] : read(await imports.read(newest.id), newest);
    for (let start = 0; start < rows.length; start += rowsPerAppend)
      await writer.append(rows.slice(start, start + rowsPerAppend), null);
    record.kept(rows.length);
    return record.report();
  });
}
