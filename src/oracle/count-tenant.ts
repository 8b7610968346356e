import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';

/** Where the facts of one tenant lie. */
export interface OracleInput {
  /** The folder of one collection run: manifest.json and the Parquet files it names. */
  readonly runFolder: string;
  /** The register as its import file. */
  readonly registerFile: string;
  /** Prices by SKU: `skuId,name,unitPrice,currency,pricePer,priceSource,priceDate`. */
  readonly pricesFile: string;
  readonly policyFile: string;
  /** What owners said is to be left alone: JSON, `[{ product, userId, from, until }]`. */
  readonly exemptionsFile: string;
  /** The run of an earlier day of the last year, its users read whole. Null when the tenant is seen the first time. */
  readonly earlierRunFolder: string | null;
  /** Which SKUs are one product where the register says nothing: JSON, `[{ product, sku }]`. */
  readonly groupingFile: string;
  /**
   * The folder of skus.csv, service-plans.csv, features.csv, supersedes.csv,
   * foundation.csv, resource-accounts.csv, addons.csv and restricted.csv.
   */
  readonly catalogueFolder: string;
}

/** One figure, as text; null when nobody can know it. */
export interface CountedFigure {
  /** A product, two SKU ids, or `tenant`. */
  readonly subject: string;
  readonly figure: string;
  readonly amount: string | null;
}

interface ManifestFiles {
  readonly sources: readonly { readonly name: string; readonly status: string }[];
  readonly files: readonly { readonly path: string; readonly table: string }[];
}

const positionScripts = ['schema', 'inputs', 'people', 'seats', 'positions', 'figures'];
const planScripts = ['features', 'boundary', 'overlaps', 'right-sizing', 'plan-figures'];

const sourceOfTable: Readonly<Record<string, string>> = {
  skus: 'skus',
  subscriptions: 'subscriptions',
  users: 'users',
  assignments: 'users',
  sign_ins: 'sign-ins',
  workloads: 'active-users',
  apps: 'm365-apps',
  copilot: 'copilot',
  activations: 'activations',
  mailboxes: 'mailbox-usage',
  feature_use: 'features',
  pstn_use: 'pstn-calls',
  pim_eligibilities: 'pim-eligibilities',
  pim_activations: 'pim-activations',
  power_bi_use: 'power-bi-activity',
};

/** Counts a tenant again, in SQL alone, by what docs/methods.md says. */
export async function countTenant(input: OracleInput): Promise<readonly CountedFigure[]> {
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '1GB', threads: '1' });
  const connection = await instance.connect();
  try {
    await connection.run(`SET TimeZone = 'UTC'`);
    await setVariables(connection, input);
    for (const script of [...positionScripts, ...planScripts]) {
      await connection.run(await readFile(new URL(`./sql/${script}.sql`, import.meta.url), 'utf8'));
      if (script !== 'schema') continue;
      await loadRun(connection, input.runFolder, nowTables);
      if (input.earlierRunFolder !== null) await loadRun(connection, input.earlierRunFolder, earlierTables);
    }
    const read = await connection.runAndReadAll('FROM figures ORDER BY subject, figure');
    return read.getRowObjectsJS() as unknown as CountedFigure[];
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function setVariables(connection: DuckDBConnection, input: OracleInput): Promise<void> {
  const catalogue = (name: string) => join(input.catalogueFolder, `${name}.csv`);
  const variables = {
    manifest: join(input.runFolder, 'manifest.json'),
    policy: input.policyFile,
    register: input.registerFile,
    prices: input.pricesFile,
    grouping: input.groupingFile,
    catalogue_skus: catalogue('skus'),
    catalogue_plans: catalogue('service-plans'),
    catalogue_features: catalogue('features'),
    catalogue_supersedes: catalogue('supersedes'),
    catalogue_foundation: catalogue('foundation'),
    catalogue_resources: catalogue('resource-accounts'),
    catalogue_addons: catalogue('addons'),
    catalogue_restricted: catalogue('restricted'),
    exemptions: input.exemptionsFile,
  };
  for (const [name, file] of Object.entries(variables))
    await connection.run(`SET VARIABLE ${name} = ${text(file)}`);
}

/** The tables of schema.sql that a run fills, by the tables of the lake. */
const nowTables: Readonly<Record<string, string>> = Object.fromEntries(
  Object.keys(sourceOfTable).map((table) => [table, table]),
);
const earlierTables: Readonly<Record<string, string>> = {
  users: 'earlier_users',
  assignments: 'earlier_assignments',
};

/** Fills tables of schema.sql. What a failed source left behind is not read. */
async function loadRun(
  connection: DuckDBConnection,
  folder: string,
  tables: Readonly<Record<string, string>>,
): Promise<void> {
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as ManifestFiles;
  const failed = new Set(
    manifest.sources.filter(({ status }) => status === 'failed').map(({ name }) => name),
  );
  for (const { path, table } of manifest.files) {
    const [source, target] = [sourceOfTable[table], tables[table]];
    if (source === undefined || target === undefined || failed.has(source)) continue;
    const columns = await connection.runAndReadAll(
      `SELECT string_agg('"' || column_name || '"', ', ') FROM duckdb_columns() WHERE table_name = ${text(target)}`,
    );
    await connection.run(
      `INSERT INTO ${target} BY NAME SELECT ${String(columns.getRows()[0]?.[0])} FROM read_parquet(${text(join(folder, path))})`,
    );
  }
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
