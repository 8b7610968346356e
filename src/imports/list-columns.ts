import { configMgrColumnNames } from './parse-configmgr.ts';
import { holdColumnNames } from './parse-holds.ts';
import { phoneColumnNames } from './parse-phones.ts';
import { personColumnNames } from './people-csv.ts';
import { serverColumns } from './server-columns.ts';

/** Lists of one table each, which may be brought as a workbook as well. */
const listImportKinds = ['servers', 'configmgr-devices', 'configmgr-software', 'holds', 'phones'] as const;
export type ListImportKind = (typeof listImportKinds)[number];

const serverColumnNames = Object.entries(serverColumns).flatMap(([column, names]) => [column, ...names]);

const columnNames: Readonly<Record<ListImportKind, ReadonlySet<string>>> = {
  servers: lowered(serverColumnNames),
  // Which of the two a file is, its header tells.
  'configmgr-devices': lowered(configMgrColumnNames),
  'configmgr-software': lowered(configMgrColumnNames),
  holds: lowered([...personColumnNames, ...holdColumnNames]),
  phones: lowered([...personColumnNames, ...phoneColumnNames]),
};

export function isListImportKind(kind: string): kind is ListImportKind {
  return (listImportKinds as readonly string[]).includes(kind);
}

/** Whether a list of this kind reads a column of this name; what stands in the others does not matter. */
export function isListColumn(kind: ListImportKind, name: string): boolean {
  return columnNames[kind].has(name.toLowerCase());
}

function lowered(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.map((name) => name.toLowerCase()));
}
