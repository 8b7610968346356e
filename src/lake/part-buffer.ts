import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import { sqlText } from './database.ts';
import { sha256Of, sizeOf, syncPath } from './durable-file.ts';
import type { ObservationFile, ObservationRows, TableName } from './observation.ts';
import { appendStored, storedValue } from './stored-value.ts';
import { columnEntries, columnsSql } from './tables.ts';

/** Rows on their way to a Parquet file, kept in a temporary DuckDB table of the connection. */
export interface PartBuffer<Row> {
  readonly rows: number;
  /** Throws TypeError on a value that is not of its column's kind; then none of `rows` is kept. */
  append(rows: readonly Row[]): void;
  /** Writes the rows to `path` in `folder`, durably, and starts afresh. */
  write(folder: string, path: string): Promise<ObservationFile>;
  /** As `write`, and lets go of the temporary table: nothing is taken any more. */
  writeLast(folder: string, path: string): Promise<ObservationFile>;
  /** Lets go of the temporary table; nothing is taken any more. */
  close(): Promise<void>;
}

export async function createPartBuffer<T extends TableName>(
  connection: DuckDBConnection,
  table: T,
): Promise<PartBuffer<ObservationRows[T]>> {
  const columns = columnEntries(table);
  const name = `buffer_${table}`;
  let appender = await freshAppender();
  let rows = 0;

  async function freshAppender(): Promise<DuckDBAppender> {
    await connection.run(`CREATE OR REPLACE TEMP TABLE "${name}" (${columnsSql(table)})`);
    return connection.createAppender(name, 'main', 'temp');
  }

  async function writeOut(folder: string, path: string): Promise<ObservationFile> {
    appender.closeSync();
    return writePart(connection, `SELECT * FROM temp."${name}"`, { folder, path, table, rows });
  }

  async function dropTable(): Promise<void> {
    await connection.run(`DROP TABLE temp."${name}"`);
  }

  return {
    get rows() {
      return rows;
    },
    append(given) {
      const stored = given.map((row) =>
        columns.map(([column, kind]) => storedValue(row[column as keyof ObservationRows[T]], kind, column)),
      );
      for (const values of stored) {
        for (const value of values) appendStored(appender, value);
        appender.endRow();
      }
      rows += stored.length;
    },
    async write(folder, path) {
      const written = await writeOut(folder, path);
      appender = await freshAppender();
      rows = 0;
      return written;
    },
    async writeLast(folder, path) {
      const written = await writeOut(folder, path);
      await dropTable();
      return written;
    },
    async close() {
      appender.closeSync();
      await dropTable();
    },
  };
}

type PartPlace = Pick<ObservationFile, 'path' | 'table' | 'rows'> & { readonly folder: string };

/** Runs `select` into a Parquet file that is durable when this returns. */
export async function writePart(
  connection: DuckDBConnection,
  select: string,
  { folder, path, table, rows }: PartPlace,
): Promise<ObservationFile> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await connection.run(`COPY (${select}) TO ${sqlText(file)} (FORMAT parquet, COMPRESSION zstd)`);
  await syncPath(file);
  await syncPath(dirname(file));
  const bytes = await sizeOf(file);
  if (bytes === null) throw new TypeError(`DuckDB reported a part written that is not there: ${path}`);
  return { path, table, rows, bytes, sha256: await sha256Of(file) };
}
