import type { ObservationRows, TableName } from '../lake/observation.ts';
import type { CollectionRun } from '../lake/run-in-the-making.ts';
import { storedValue } from '../lake/stored-value.ts';
import { columnEntries } from '../lake/tables.ts';
import { createMemoryRun } from '../testing/memory-run.ts';

/** The day everything is read. */
export const fuzzDay = '2026-11-22';

/** A row as it would be stored. */
export interface KeptRow {
  readonly table: TableName;
  readonly values: Readonly<Record<string, unknown>>;
  /** Table and values, to compare by. */
  readonly key: string;
}

export interface FuzzRun extends CollectionRun {
  readonly rows: readonly KeptRow[];
}

/** Keeps rows in memory, and throws TypeError on a value the lake could not store, as the lake does. */
export function createFuzzRun(): FuzzRun {
  const rows: KeptRow[] = [];

  function keep(table: TableName, given: readonly object[]): void {
    const columns = columnEntries(table);
    for (const row of given) {
      const values = row as Readonly<Record<string, unknown>>;
      for (const [column, kind] of columns) storedValue(values[column], kind, column);
      rows.push({ table, values, key: `${table} ${JSON.stringify(values)}` });
    }
  }

  return {
    ...createMemoryRun({ asOf: fuzzDay }),
    rows,
    table: async (name) => ({
      resumeFrom: null,
      rowsKept: 0,
      append: async (given: readonly ObservationRows[typeof name][]) => {
        keep(name, given);
      },
      close: async () => ({ rows: rows.length }),
    }),
  };
}
