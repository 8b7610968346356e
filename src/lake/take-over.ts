import { join } from 'node:path';
import { carriedSql, peopleTables, touchedSql, unexplainedSql } from './carry-over.ts';
import { linkFile } from './durable-file.ts';
import { tablesOfSource, type SourceName } from './observation.ts';
import { numberedAfter } from './part-paths.ts';
import type { KeptRun } from './run-in-the-making.ts';
import type { RunKeeping } from './run-keeping.ts';
import type { Progress, TableProgress } from './run-progress.ts';
import { runTables } from './run-tables.ts';
import { startOf } from './source-moment.ts';
import { writeRowsOf } from './write-rows-of.ts';

/** See `CollectionRun.adopt`. */
export async function adopt(
  keeping: RunKeeping,
  { manifest, folder: from }: KeptRun,
  sources: readonly SourceName[],
): Promise<void> {
  const before = keeping.now();
  if (manifest.asOf > before.asOf) throw new TypeError('A run of a later day cannot be adopted.');
  const tables: Progress['tables'] = {};
  for (const table of sources.flatMap((source) => tablesOfSource[source])) {
    const parts = manifest.files.filter((file) => file.table === table);
    for (const { path } of parts) await linkFile(join(from, path), join(keeping.folder, path));
    Object.assign(tables, { [table]: { cursor: null, parts } satisfies TableProgress });
  }
  const adopted = manifest.sources
    .filter(({ name }) => sources.includes(name))
    .map((report) => ({ ...report, startedAt: startOf(report, manifest) }));
  const others = before.sources.filter(({ name }) => !sources.includes(name));
  await keeping.save({ tables, sources: [...others, ...adopted] });
}

/** See `CollectionRun.carryOver`. */
export async function carryOver(
  keeping: RunKeeping,
  earlier: KeptRun,
  except: ReadonlySet<string>,
): Promise<number> {
  const { connection, folder } = keeping;
  await keeping.letGoOf(peopleTables);
  await connection.run(touchedSql(except));
  const tables: Progress['tables'] = {};
  for (const table of peopleTables) {
    const select = carriedSql(table, runTables(earlier.folder, earlier.manifest));
    const place = { folder, table, newPath: numberedAfter(table, []) };
    const parts = await writeRowsOf(connection, select, place);
    Object.assign(tables, { [table]: { cursor: null, parts } satisfies TableProgress });
  }
  await keeping.save({ tables });
  return keeping.rowsOf('users');
}

/** See `CollectionRun.movedSkus`. */
export async function movedSkus(keeping: RunKeeping, earlier: KeptRun): Promise<readonly string[]> {
  const before = runTables(earlier.folder, earlier.manifest);
  const read = await keeping.connection.runAndReadAll(`
    SELECT coalesce(n."skuId", b."skuId") AS "skuId" FROM (${unexplainedSql((table) => keeping.sqlOf(table))}) n
    FULL JOIN (${unexplainedSql((table) => before.sqlOf(table))}) b ON b."skuId" = n."skuId"
    WHERE n."units" IS DISTINCT FROM b."units" ORDER BY 1`);
  return read.getRows().map(([skuId]) => String(skuId));
}
