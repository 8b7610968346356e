import type { DuckDBConnection } from '@duckdb/node-api';
import type { ObservationFile, TableName } from './observation.ts';
import { writePart } from './part-buffer.ts';

interface Place {
  readonly folder: string;
  readonly table: TableName;
  readonly newPath: () => string;
}

/** The part of a run with the rows of `select`, durable when this returns; none where there is no row. */
export async function writeRowsOf(
  connection: DuckDBConnection,
  select: string,
  { folder, table, newPath }: Place,
): Promise<readonly ObservationFile[]> {
  const counted = await connection.runAndReadAll(`SELECT count(*)::INTEGER FROM (${select})`);
  const rows = Number(counted.getRows()[0]?.[0]);
  return rows === 0 ? [] : [await writePart(connection, select, { folder, path: newPath(), table, rows })];
}
