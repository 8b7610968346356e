import type { z } from 'zod/v4';
import type { PagesOptions } from '../graph/pages.ts';
import type { ObservationRows, SourceReport, TableName } from '../lake/observation.ts';
import { collectPages, type Fallback } from './collect-pages.ts';
import type { CollectContext } from './collector.ts';
import { openTable } from './open-table.ts';
import { parseCursor } from './page-cursor.ts';

export interface TableSource<T extends TableName, Row> {
  readonly table: T;
  readonly path: string;
  readonly rowSchema: z.ZodType<Row>;
  readonly options: PagesOptions;
  readonly fallback?: Fallback;
  readonly normalise: (row: Row) => readonly ObservationRows[T][];
}

/** A collection of the directory that becomes one table, as the tenant is on the day of the run. */
export async function collectTable<T extends TableName, Row>(
  context: CollectContext,
  { table, normalise, ...source }: TableSource<T, Row>,
): Promise<SourceReport> {
  const { run, record } = context;
  return openTable(run, table, async (writer) => {
    let rowsKept = writer.rowsKept;
    record.describes(run.asOf);
    record.kept(rowsKept);
    await collectPages(context, {
      ...source,
      resumeFrom: parseCursor(writer.resumeFrom),
      keep: async (rows, cursor) => {
        const normalised = rows.flatMap(normalise);
        await writer.append(normalised, cursor);
        rowsKept += normalised.length;
        record.kept(rowsKept);
      },
    });
    return record.report();
  });
}
