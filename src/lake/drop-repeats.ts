import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { parquetSql, sqlText } from './database.ts';
import type { ObservationFile, TableName } from './observation.ts';
import { writePart } from './part-buffer.ts';
import { keySql } from './tables.ts';

const rowsAtOnce = 250_000;

interface RepeatsTask {
  readonly connection: DuckDBConnection;
  readonly folder: string;
  readonly table: TableName;
  readonly parts: readonly ObservationFile[];
  /** The name of one more part of the table, a different one each time. */
  readonly newPath: () => string;
}

/**
 * A page read twice, by a resumed run or because the directory moved under it, leaves the same fact twice:
 * the row written last stays. Answers the parts that remain; only those with a repeated row are written anew,
 * under new names, so that the given ones stay whole until the caller lets go of them.
 */
export async function dropRepeats(task: RepeatsTask): Promise<readonly ObservationFile[]> {
  const repeats = await findRepeats(task);
  const kept: ObservationFile[] = [];
  for (const part of task.parts) {
    const dropped = repeats.get(part.path);
    if (dropped === undefined) kept.push(part);
    else if (dropped < part.rows) kept.push(await withoutRepeats(task, part, part.rows - dropped));
  }
  return kept;
}

/** Which rows repeat stays in the table `repeats` of the connection; the answer counts them, for parts that have some. */
async function findRepeats({ connection, folder, table, parts }: RepeatsTask): Promise<Map<string, number>> {
  if (parts.length === 0) return new Map();
  const files = parts.map((part) => join(folder, part.path));
  const rows = parquetSql(files, ', filename = true, file_row_number = true');
  const key = keySql(table);
  // Equal keys have equal hashes: finding suspects by hash takes a fraction of the memory of the exact search, and
  // by a share of the hashes at a time no more for a large table than for a small one.
  const passes = Math.ceil(parts.reduce((sum, part) => sum + part.rows, 0) / rowsAtOnce);
  await connection.run('CREATE OR REPLACE TEMP TABLE suspects (h UBIGINT)');
  let suspects = 0;
  for (let pass = 0; pass < passes; pass += 1) {
    const found = await connection.run(`
      INSERT INTO suspects SELECT hash(${key}) AS h FROM ${rows}
      WHERE hash(${key}) % ${passes} = ${pass} GROUP BY h HAVING count(*) > 1`);
    suspects += found.rowsChanged;
  }
  if (suspects === 0) return new Map();
  await connection.run(`
    CREATE OR REPLACE TEMP TABLE repeats AS
      SELECT filename AS file, file_row_number AS row FROM ${rows}
      WHERE hash(${key}) IN (FROM suspects)
      QUALIFY row_number() OVER (PARTITION BY ${key} ORDER BY filename DESC, file_row_number DESC) > 1`);
  const counted = await connection.runAndReadAll('SELECT file, count(*)::INTEGER FROM repeats GROUP BY file');
  const pathOf = new Map(parts.map((part) => [join(folder, part.path), part.path]));
  return new Map(
    counted.getRows().map(([file, count]) => {
      const path = pathOf.get(String(file));
      // Passed over, the rows would be counted twice.
      if (path === undefined) throw new TypeError(`repeated rows in ${String(file)}, which is no part`);
      return [path, Number(count)];
    }),
  );
}

async function withoutRepeats(
  { connection, folder, table, newPath }: RepeatsTask,
  part: ObservationFile,
  rows: number,
): Promise<ObservationFile> {
  const file = join(folder, part.path);
  const select = `SELECT * EXCLUDE (file_row_number)
    FROM ${parquetSql([file], ', file_row_number = true')}
    WHERE file_row_number NOT IN (SELECT row FROM repeats WHERE file = ${sqlText(file)})`;
  return writePart(connection, select, { folder, path: newPath(), table, rows });
}
