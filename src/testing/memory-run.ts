import type { Manifest, ObservationRows, SourceReport, TableName } from '../lake/observation.ts';
import type { CollectionRun, TableWriter } from '../lake/run-in-the-making.ts';

interface KeptTable {
  rows: unknown[];
  cursor: string | null;
}

/** A CollectionRun that keeps its rows in memory, and can be stopped in the middle like a killed process. */
export interface MemoryRun extends CollectionRun {
  rows<T extends TableName>(table: T): readonly ObservationRows[T][];
  /** The cursors given with each append, oldest first. */
  readonly cursors: readonly { readonly table: TableName; readonly cursor: string | null }[];
  readonly reports: readonly SourceReport[];
  /** What the next process finds: everything appended before the kill. */
  reopened(): MemoryRun;
}

export interface MemoryRunOptions {
  readonly asOf?: string;
  /** The append with this number (from 1) throws `Killed` in place of keeping anything. */
  readonly killedAtAppend?: number;
}

/** The process died: not an AppError, so nothing may handle it. */
export class Killed extends TypeError {}

export function createMemoryRun(options: MemoryRunOptions = {}): MemoryRun {
  return openMemoryRun(options, new Map(), []);
}

function openMemoryRun(
  { asOf = '2026-11-22', killedAtAppend }: MemoryRunOptions,
  tables: Map<TableName, KeptTable>,
  reports: SourceReport[],
): MemoryRun {
  const cursors: { table: TableName; cursor: string | null }[] = [];
  let appends = 0;

  function tableOf(name: TableName): KeptTable {
    const table = tables.get(name) ?? { rows: [], cursor: null };
    tables.set(name, table);
    return table;
  }

  function writerOf<T extends TableName>(name: T): TableWriter<ObservationRows[T]> {
    const table = tableOf(name);
    let open = true;
    return {
      resumeFrom: table.cursor,
      rowsKept: table.rows.length,
      async append(rows, cursor) {
        if (!open) throw new TypeError(`The table ${name} is closed.`);
        appends += 1;
        if (appends === killedAtAppend) throw new Killed('killed');
        table.rows.push(...rows);
        table.cursor = cursor;
        cursors.push({ table: name, cursor });
      },
      async close() {
        open = false;
        return { rows: table.rows.length };
      },
    };
  }

  return {
    runId: 'run-1',
    asOf,
    cursors,
    reports,
    table: async (name) => writerOf(name),
    finishedSources: () => reports,
    async sourceDone(report) {
      reports.push(report);
    },
    adopt: () => Promise.reject(new TypeError('A run in memory has no earlier run to adopt from.')),
    async finish(): Promise<Manifest> {
      const gaps = reports.flatMap((report) => report.gaps);
      return {
        schemaVersion: 1,
        runId: 'run-1',
        tenantId: 'tenant-1',
        asOf,
        startedAt: `${asOf}T00:00:00.000Z`,
        finishedAt: `${asOf}T01:00:00.000Z`,
        sources: reports,
        files: [],
        coverage: { complete: gaps.length === 0, gaps },
      };
    },
    rows: <T extends TableName>(name: T) => tableOf(name).rows as ObservationRows[T][],
    reopened: () => openMemoryRun({ asOf }, tables, reports),
  };
}
