import type { ObservationRows, TableName } from './observation.ts';
import { azureTables } from './rows/azure-rows.ts';
import { deviceTables } from './rows/device-rows.ts';
import { directoryTables } from './rows/directory-tables.ts';
import { serverTables } from './rows/server-rows.ts';
import { signalTables } from './rows/signal-rows.ts';
import type { ColumnKind, TableShapes } from './table-shape.ts';

export type { ColumnKind } from './table-shape.ts';

const tables: TableShapes<ObservationRows> = {
  ...directoryTables,
  ...deviceTables,
  ...signalTables,
  ...azureTables,
  ...serverTables,
};

export const tableNames = Object.keys(tables) as readonly TableName[];

/** `"userId", "skuId"`: the columns that make a row the same fact, however often its page was read. */
export function keySql(table: TableName): string {
  const key: readonly string[] = tables[table].key;
  return key.map((column) => `"${column}"`).join(', ');
}

/** Whether the column is one of those. */
export function isKey(table: TableName, column: string): boolean {
  const key: readonly string[] = tables[table].key;
  return key.includes(column);
}

const sqlTypes: Readonly<Record<ColumnKind, string>> = {
  text: 'VARCHAR',
  flag: 'BOOLEAN',
  count: 'INTEGER',
  bytes: 'DOUBLE',
  amount: 'DOUBLE',
  day: 'DATE',
  instant: 'TIMESTAMPTZ',
};

/** `"userId" VARCHAR, "createdOn" DATE, …`: the columns as a table definition. */
export function columnsSql(table: TableName): string {
  return columnEntries(table)
    .map(([name, kind]) => `"${name}" ${sqlTypes[kind]}`)
    .join(', ');
}

/** A relation with the table's columns and no rows, for a table nothing was written to. */
export function emptySql(table: TableName): string {
  const columns = columnEntries(table).map(([name, kind]) => `NULL::${sqlTypes[kind]} AS "${name}"`);
  return `(SELECT ${columns.join(', ')} WHERE false)`;
}

export function columnEntries(table: TableName): [name: string, kind: ColumnKind][] {
  return Object.entries<ColumnKind>(tables[table].columns);
}
