import type { Manifest, ObservationRows, SourceReport, TableName } from '../lake/observation.ts';
import type { CollectionRun, TableWriter, TallyWriter } from '../lake/run-in-the-making.ts';
import { sumRows } from './memory-tally.ts';

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

  function listedIds(): Set<string> {
    return new Set((tableOf('users').rows as ObservationRows['users'][]).map(({ userId }) => userId));
  }

  function signInsById(): Map<string, ObservationRows['sign_ins']> {
    const rows = tableOf('sign_ins').rows as ObservationRows['sign_ins'][];
    return new Map(rows.map((row) => [row.userId, row]));
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

  function tallyOf<T extends TableName>(name: T): TallyWriter<ObservationRows[T]> {
    const gathered: ObservationRows[T][] = [];
    return {
      async add(rows) {
        gathered.push(...rows);
      },
      async keep() {
        const rows = sumRows(name, gathered);
        tables.set(name, { rows, cursor: null });
        return { rows: rows.length };
      },
      close: async () => undefined,
    };
  }

  return {
    runId: 'run-1',
    asOf,
    cursors,
    reports,
    table: async (name) => writerOf(name),
    tally: async (name) => tallyOf(name),
    async signInCensus(since) {
      const seen = signInsById();
      const listed = listedIds();
      const recent = [...seen.values()].filter((row) => (row.lastSuccessfulAt ?? '') >= since);
      return {
        listed: listed.size,
        unread: [...listed].filter((id) => !seen.has(id)).length,
        strangers: [...seen.keys()].filter((id) => !listed.has(id)).length,
        successfulSince: recent.length,
      };
    },
    async signInStandings(ids) {
      const seen = signInsById();
      const listed = listedIds();
      return new Map([...ids].map((id) => [id, { isListed: listed.has(id), hasRow: seen.has(id) }]));
    },
    forgetSignIns: async () => void tables.delete('sign_ins'),
    async keepSeenSince(since, except) {
      const seen = signInsById();
      const unread = [...listedIds()].filter((id) => !seen.has(id) && !except.has(id));
      const none = { lastSuccessfulAt: null, lastInteractiveAt: null, lastNonInteractiveAt: null };
      tableOf('sign_ins').rows.push(
        ...unread.map((userId) => ({ userId, ...none, lastSeenOn: null, basis: 'since', seenSince: since })),
      );
      return unread.length;
    },
    finishedSources: () => reports,
    async sourceDone(report) {
      reports.push(report);
    },
    carryOver: () => Promise.reject(new TypeError('A run in memory has no earlier run to carry over from.')),
    forgetPeople: async () => {
      tables.delete('users');
      tables.delete('assignments');
    },
    movedSkus: async () => [],
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
