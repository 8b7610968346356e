import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { parquetSql } from './database.ts';
import type { ObservationFile, ObservationRows, TableName } from './observation.ts';
import { createPartBuffer } from './part-buffer.ts';
import { columnEntries, isKey, keySql, type ColumnKind } from './tables.ts';
import { writeRowsOf } from './write-rows-of.ts';

/** About so many files' rows are summed at once. */
const filesAtOnce = 12;

interface TallyDeps {
  readonly connection: DuckDBConnection;
  readonly folder: string;
  /** Rows gathered before they go to a file. */
  readonly rowsPerPart: number;
}

/** Rows that mean something only once all of them were read, gathered in files beside the parts of the run. */
export interface TallyBuffer<Row> {
  add(rows: readonly Row[]): Promise<void>;
  /** Writes one row per key, durably, to paths of `newPath`; sums what counts, takes the newest day. Ends the buffer. */
  write(newPath: () => string): Promise<readonly ObservationFile[]>;
  /** Lets go of everything gathered. */
  discard(): Promise<void>;
}

/** Memory does not grow with the rows, nor with the keys: these are summed a share at a time. */
export async function createTallyBuffer<T extends TableName>(
  { connection, folder, rowsPerPart }: TallyDeps,
  table: T,
): Promise<TallyBuffer<ObservationRows[T]>> {
  const summed = summedSql(table);
  const buffer = await createPartBuffer(connection, table);
  const gathered: ObservationFile[] = [];

  async function spill(): Promise<void> {
    const number = String(gathered.length + 1).padStart(6, '0');
    gathered.push(await buffer.write(folder, `${table}/gathered-${number}.parquet`));
  }

  async function discard(): Promise<void> {
    await buffer.close();
    for (const { path } of gathered.splice(0)) await rm(join(folder, path));
  }

  return {
    async add(rows) {
      buffer.append(rows);
      if (buffer.rows >= rowsPerPart) await spill();
    },
    async write(newPath) {
      if (buffer.rows > 0) await spill();
      const from = parquetSql(gathered.map(({ path }) => join(folder, path)));
      const shares = Math.ceil(gathered.length / filesAtOnce);
      const parts: ObservationFile[] = [];
      for (let share = 0; share < shares; share += 1) {
        const select = `SELECT ${summed} FROM ${from}
          WHERE hash(${keySql(table)}) % ${shares} = ${share} GROUP BY ${keySql(table)}`;
        parts.push(...(await writeRowsOf(connection, select, { folder, table, newPath })));
      }
      await discard();
      return parts;
    },
    discard,
  };
}

/** The columns of a table where rows of one key become one row. Throws TypeError where a column has no sum. */
function summedSql(table: TableName): string {
  const columns = columnEntries(table).map(([name, kind]) =>
    isKey(table, name) ? `"${name}"` : `${sumSql(kind, `"${name}"`)} AS "${name}"`,
  );
  return columns.join(', ');
}

function sumSql(kind: ColumnKind, column: string): string {
  switch (kind) {
    case 'count':
      return `sum(${column})::INTEGER`;
    case 'bytes':
    case 'amount':
      return `sum(${column})`;
    case 'day':
    case 'instant':
      return `max(${column})`;
    case 'flag':
      return `bool_or(${column})`;
    case 'text':
      throw new TypeError(`${column} is text and cannot be summed`);
  }
}
