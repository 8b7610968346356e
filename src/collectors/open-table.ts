import type { ObservationRows, TableName } from '../lake/observation.ts';
import type { CollectionRun, TableWriter } from '../lake/run-in-the-making.ts';

/**
 * Opens a table for the time of `use` and closes it whatever happens, so that the rows before a failure are kept.
 */
export async function openTable<T extends TableName, Result>(
  run: CollectionRun,
  table: T,
  use: (writer: TableWriter<ObservationRows[T]>) => Promise<Result>,
): Promise<Result> {
  const writer = await run.table(table);
  try {
    return await use(writer);
  } finally {
    await writer.close();
  }
}
