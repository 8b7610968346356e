import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import {
  tablesOfSource,
  type ObservationRows,
  type SourceName,
  type TableName,
} from '../../lake/observation.ts';
import { columnsSql } from '../../lake/tables.ts';
import type { OracleInput } from '../count-tenant.ts';
import type { KeptSeat } from '../tenant-files.ts';

export type HandMadeRows = { readonly [T in TableName]?: readonly Partial<ObservationRows[T]>[] };

export interface HandMadeRun {
  readonly rows: HandMadeRows;
  /** Sources that were not read, or not to their end. All others are complete. */
  readonly sources?: Partial<Readonly<Record<SourceName, 'failed' | 'incomplete'>>>;
  readonly exemptions?: readonly KeptSeat[];
  /** Catalogue, register, prices and policy, as the text of their files. */
  readonly files: Readonly<Record<keyof typeof headers, string>> & { readonly policy: object };
}

/** The first line of each file; the lines a test writes follow it. */
export const headers = {
  skus: 'skuId,kind,unit,product',
  'service-plans': 'skuId,servicePlanId,servicePlanName',
  features: 'id,name,area,signal,shownBy,shownOf,silence,plans',
  supersedes: 'plan,supersededBy,why',
  foundation: 'plan,why',
  'resource-accounts': 'skuId,usedFor',
  addons: 'skuId,requires',
  restricted: 'skuId,restriction,why',
  register:
    'product,name,skuIds,metric,quantity,contract,contractType,startDate,endDate,unitPrice,currency,pricePer,priceSource,priceDate,ownerIds,document',
  prices: 'skuId,name,unitPrice,currency,pricePer,priceSource,priceDate',
} as const;

export const handMadeDay = '2026-11-22';

/** A tenant written down by hand, in the files a collection would have left. */
export async function writeHandMadeRun(
  dir: string,
  { rows, sources = {}, exemptions = [], files }: HandMadeRun,
): Promise<OracleInput> {
  await mkdir(dir, { recursive: true });
  const names = Object.keys(tablesOfSource) as SourceName[];
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  const parts: { path: string; table: string }[] = [];
  for (const table of Object.keys(rows) as TableName[]) {
    const path = `${table}.parquet`;
    const json = join(dir, `${table}.json`);
    await writeFile(json, JSON.stringify(rows[table]));
    const columns = columnsSql(table).replaceAll(/("\w+") (\w+)/g, "$1: '$2'");
    await connection.run(`
      COPY (FROM read_json('${json}', format = 'array', columns = { ${columns} }))
      TO '${join(dir, path)}' (FORMAT parquet)`);
    parts.push({ path, table });
  }
  connection.closeSync();
  instance.closeSync();
  const manifest = {
    asOf: handMadeDay,
    sources: names.map((name) => ({ name, status: sources[name] ?? 'complete', asOf: handMadeDay })),
    files: parts,
  };
  await writeFile(join(dir, 'manifest.json'), JSON.stringify(manifest));
  for (const [name, header] of Object.entries(headers))
    await writeFile(join(dir, `${name}.csv`), `${header}\n${files[name as keyof typeof headers]}`);
  await writeFile(join(dir, 'policy.json'), JSON.stringify(files.policy));
  await writeFile(join(dir, 'grouping.json'), '[]');
  await writeFile(join(dir, 'exemptions.json'), JSON.stringify(exemptions));
  return {
    runFolder: dir,
    registerFile: join(dir, 'register.csv'),
    pricesFile: join(dir, 'prices.csv'),
    policyFile: join(dir, 'policy.json'),
    groupingFile: join(dir, 'grouping.json'),
    exemptionsFile: join(dir, 'exemptions.json'),
    earlierRunFolder: null,
    catalogueFolder: dir,
  };
}
