import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { parquetSql } from './database.ts';
import { dropRepeats } from './drop-repeats.ts';
import type { ObservationFile, TableName } from './observation.ts';
import { numberedAfter } from './part-paths.ts';
import { writeProgress, type Progress, type TableProgress } from './run-progress.ts';
import { emptySql, tableNames } from './tables.ts';

interface KeepingDeps {
  readonly connection: DuckDBConnection;
  readonly folder: string;
  /** Throws when another process may be writing by now. */
  readonly confirm: () => Promise<void>;
}

/** What a run has kept so far. A change is durable before it is seen, and what gives way goes after it. */
export interface RunKeeping extends Pick<KeepingDeps, 'connection' | 'folder'> {
  now(): Progress;
  of(table: TableName): TableProgress;
  rowsOf(table: TableName): number;
  /** The rows kept so far as an SQL relation. */
  sqlOf(table: TableName): string;
  /** These tables as they are given, and the others as they were; and all sources, where they are given. At once. */
  save(changed: Partial<Pick<Progress, 'tables' | 'sources'>>): Promise<void>;
  /** Lets go of everything kept of the tables. */
  letGoOf(gone: readonly TableName[]): Promise<void>;
  /** These parts in the place of whatever was kept of the table. */
  replaceParts(
    table: TableName,
    write: (newPath: () => string) => Promise<readonly ObservationFile[]>,
  ): Promise<{ readonly rows: number }>;
  /** Every fact once, as it was read last. Answers how many parts were written anew or let go. */
  dropRepeats(): Promise<number>;
}

export function createRunKeeping({ connection, folder, confirm }: KeepingDeps, kept: Progress): RunKeeping {
  let progress = kept;

  async function save({ tables, sources }: Partial<Pick<Progress, 'tables' | 'sources'>>): Promise<void> {
    const next: Progress = {
      ...progress,
      tables: { ...progress.tables, ...tables },
      sources: sources ?? progress.sources,
    };
    await confirm();
    await writeProgress(folder, next);
    progress = next;
  }

  async function remove(parts: readonly ObservationFile[]): Promise<void> {
    for (const { path } of parts) await rm(join(folder, path));
  }

  function of(table: TableName): TableProgress {
    return progress.tables[table] ?? { cursor: null, parts: [] };
  }

  function rowsOf(table: TableName): number {
    return of(table).parts.reduce((sum, part) => sum + part.rows, 0);
  }

  return {
    connection,
    folder,
    now: () => progress,
    of,
    rowsOf,
    sqlOf(table) {
      const { parts } = of(table);
      return parts.length === 0 ? emptySql(table) : parquetSql(parts.map(({ path }) => join(folder, path)));
    },
    save,
    async letGoOf(gone) {
      const stale = gone.flatMap((table) => of(table).parts);
      const none: TableProgress = { cursor: null, parts: [] };
      await save({ tables: Object.fromEntries(gone.map((table) => [table, none])) });
      await remove(stale);
    },
    async replaceParts(table, write) {
      const { parts: stale } = of(table);
      const parts = await write(numberedAfter(table, stale));
      await save({ tables: { [table]: { cursor: null, parts } } });
      await remove(stale);
      return { rows: rowsOf(table) };
    },
    async dropRepeats() {
      const changed: Progress['tables'] = {};
      const stale: ObservationFile[] = [];
      for (const table of tableNames) {
        const { parts, cursor } = of(table);
        const newPath = numberedAfter(table, parts);
        const unique = await dropRepeats({ connection, folder, table, parts, newPath });
        stale.push(...parts.filter((part) => !unique.includes(part)));
        Object.assign(changed, { [table]: { cursor, parts: unique } satisfies TableProgress });
      }
      if (stale.length === 0) return 0;
      await save({ tables: changed });
      await remove(stale);
      return stale.length;
    },
  };
}
