import type { ObservationRows, TableName } from '../lake/observation.ts';
import type { CollectionRun, TallyWriter } from '../lake/run-in-the-making.ts';

/** Gathers the sums of a table for the time of `use`, and lets go of what it did not keep, whatever happens. */
export async function tallyTable<T extends TableName, Result>(
  run: CollectionRun,
  table: T,
  use: (writer: TallyWriter<ObservationRows[T]>) => Promise<Result>,
): Promise<Result> {
  const writer = await run.tally(table);
  try {
    return await use(writer);
  } finally {
    await writer.close();
  }
}
