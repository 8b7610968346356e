import { join } from 'node:path';
import { parquetSql } from './database.ts';
import type { Manifest, TableName } from './observation.ts';
import type { RunTables } from './seat-query.ts';
import { emptySql } from './tables.ts';

/** Tables that were given columns within version 2. */
const grown: ReadonlySet<TableName> = new Set(['sign_ins', 'onedrive_sizes']);

/** Where the rows of a finished run are. Columns that an older run does not have are null. */
export function runTables(folder: string, manifest: Manifest): RunTables {
  return {
    sqlOf(table) {
      const files = manifest.files
        .filter((file) => file.table === table)
        .map((file) => join(folder, file.path));
      if (files.length === 0) return emptySql(table);
      if (manifest.schemaVersion === 2 && !grown.has(table)) return parquetSql(files);
      return `(FROM ${emptySql(table)} UNION ALL BY NAME FROM ${parquetSql(files)})`;
    },
    wasRead: (source) => manifest.sources.some(({ name, status }) => name === source && status !== 'failed'),
  };
}
