import { cp, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Manifest } from '../../lake/observation.ts';

/** Copies a run; in the copy one person who held one of the SKUs has no assignment any more. */
export async function copyWithoutOneHolder(
  from: string,
  to: string,
  skuIds: readonly string[],
): Promise<void> {
  await cp(from, to, { recursive: true });
  const manifest = JSON.parse(await readFile(join(to, 'manifest.json'), 'utf8')) as Manifest;
  const parts = manifest.files.filter(({ table }) => table === 'assignments').map(({ path }) => path);
  const skus = skuIds.map((skuId) => `'${skuId}'`).join(', ');
  const rows = `read_parquet([${parts.map((part) => `'${join(to, part)}'`).join(', ')}])`;
  const holders = `"skuId" IN (${skus}) AND coalesce("state", '') <> 'Error'`;
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  const found = await connection.runAndReadAll(`SELECT min("userId") FROM ${rows} WHERE ${holders}`);
  const holder = String(found.getRows()[0]?.[0]);
  for (const part of parts) {
    const file = join(to, part);
    await connection.run(
      `COPY (FROM read_parquet('${file}') WHERE "userId" <> '${holder}') TO '${file}.less' (FORMAT parquet)`,
    );
    await rename(`${file}.less`, file);
  }
  connection.closeSync();
  instance.closeSync();
}
