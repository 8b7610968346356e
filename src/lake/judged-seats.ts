import { randomUUID } from 'node:crypto';
import { mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DuckDBDataChunk, UTINYINT, type DuckDBAppender, type DuckDBConnection } from '@duckdb/node-api';
import type { Seat } from '../core/model/seat.ts';
import { verdictRules, type Verdict, type VerdictRule } from '../core/model/verdict.ts';
import { parquetSql, sqlText } from './database.ts';
import { sizeOf, syncPath } from './durable-file.ts';
import { noDay, seatColumns, seatSql, type RunTables, type SeatQuery } from './seat-query.ts';
import { streamSeats } from './seat-stream.ts';

/** A query of seats whose products have names. */
export interface JudgedQuery extends SeatQuery {
  readonly products: readonly { readonly product: string; readonly skuIds: readonly string[] }[];
}

/** Seats on their way through the core, and what it says of each: kept with the run they were seen in. */
export interface Judging {
  readonly seats: AsyncIterable<Iterable<Seat>>;
  /** For every seat in turn, what became of it; null for one that was released since and is none any more. */
  keep(verdict: Verdict | null): void;
  /** Writes them beside the run's observations, in place of those of an earlier reconciliation. Answers how many. */
  save(): Promise<number>;
  close(): Promise<void>;
}

/** Beside the observations of the run, relative to its folder. */
export const judgedSeatsFile = join('seats', 'judged.parquet');

const chunkRows = 2_048;
const released = verdictRules.length;
const codeOf = new Map<VerdictRule, number>(verdictRules.map((rule, code) => [rule, code]));

/** Two connections: whatever is written on the one that reads would end its stream. */
interface JudgingConnections {
  readonly reading: DuckDBConnection;
  readonly writing: DuckDBConnection;
}

/**
 * The seats are laid down in a temporary table first, so that the verdicts, which come back in the same order, need
 * one byte each and no key.
 */
export async function judgeSeats(
  { reading: connection, writing }: JudgingConnections,
  query: JudgedQuery,
  tables: RunTables,
  folder: string,
): Promise<Judging> {
  const verdictTable = `judged_verdict_${randomUUID().replaceAll('-', '')}`;
  await writing.run(`CREATE TABLE ${verdictTable} (code UTINYINT)`);
  await connection.run(`CREATE OR REPLACE TEMP TABLE judged_seat AS ${seatSql(query, tables)}`);
  const verdicts = createCodeWriter(await writing.createAppender(verdictTable));
  return {
    seats: streamSeats(connection, `SELECT ${seatColumns.join(', ')} FROM judged_seat`, query.populations),
    keep: (verdict) => verdicts.add(verdict === null ? released : (codeOf.get(verdict.rule) ?? released)),
    async save() {
      const kept = verdicts.close();
      const counted = await connection.runAndReadAll('SELECT count(*)::INTEGER FROM judged_seat');
      if (Number(counted.getRows()[0]?.[0]) !== kept)
        throw new TypeError(`${kept} verdicts were given of another number of seats`);
      const file = join(folder, judgedSeatsFile);
      await mkdir(dirname(file), { recursive: true });
      const unfinished = `${file}.tmp`;
      await connection.run(
        `COPY (${judgedSql(query, verdictTable)}) TO ${sqlText(unfinished)} (FORMAT parquet, COMPRESSION zstd)`,
      );
      await syncPath(unfinished);
      await rename(unfinished, file);
      await syncPath(dirname(file));
      return kept;
    },
    async close() {
      await writing.run(`DROP TABLE ${verdictTable}`);
      connection.closeSync();
      writing.closeSync();
    },
  };
}

/** What was said of one person's seats, by product; null when nothing is kept of the run. */
export async function readJudgedSeats(
  connection: DuckDBConnection,
  folder: string,
  userId: string,
): Promise<JudgedSeat[] | null> {
  const file = join(folder, judgedSeatsFile);
  if ((await sizeOf(file)) === null) return null;
  const read = await connection.runAndReadAll(
    `SELECT * REPLACE (${dayColumns.map((column) => `${column}::VARCHAR AS ${column}`).join(', ')})
     FROM ${parquetSql([file])} WHERE userId = ${sqlText(userId)} ORDER BY product`,
  );
  return read.getRowObjectsJS() as unknown as JudgedSeat[];
}

const evidenceColumns = ['signIn', 'attempt', 'workload', 'copilot'] as const;
const dayColumns = ['heldSince', 'createdOn', ...evidenceColumns.map((column) => `${column}On`)] as const;

/** A seat with the rule that decided it and the dates it rests on. Days are `YYYY-MM-DD`. */
export interface JudgedSeat {
  readonly userId: string;
  readonly product: string;
  /** `released` for a seat that was taken away since the tenant was observed. */
  readonly verdict: string;
  readonly reason: string | null;
  readonly rule: string;
  readonly isGuest: boolean;
  readonly isDisabled: boolean;
  readonly population: string | null;
  /** Days, where the person's population has a window of its own. */
  readonly windowDays: number | null;
  readonly heldSince: string | null;
  readonly createdOn: string | null;
  /** `day`, `never`, `unknown` or `failedOnly`, each beside its day. */
  readonly signIn: string;
  readonly signInOn: string | null;
  readonly attempt: string;
  readonly attemptOn: string | null;
  readonly workload: string;
  readonly workloadOn: string | null;
  readonly copilot: string;
  readonly copilotOn: string | null;
}

function judgedSql({ products, populations }: JudgedQuery, verdictTable: string): string {
  const named = products.map(({ product }, index) => `(${index}, ${sqlText(product)})`);
  const rules = [
    ...verdictRules.map((rule, code) => meaningSql(code, rule)),
    `(${released}, 'released', 'released', NULL)`,
  ];
  const paced = populations.map((rule, index) => {
    const days = 'classifyAfterDays' in rule ? rule.classifyAfterDays : 'NULL';
    return `(${index + 1}, ${sqlText(rule.population)}, ${days}::INTEGER)`;
  });
  return `
    WITH names (product, name) AS (${valuesSql(named, `SELECT 0, '' WHERE false`)}),
    meanings (code, rule, verdict, reason) AS (${valuesSql(rules, '')}),
    populations (number, population, windowDays) AS (${valuesSql(paced, `SELECT 0, '', 0 WHERE false`)})
    SELECT s.userId, n.name AS product, m.verdict,
      CASE m.rule WHEN 'population' THEN p.population ELSE m.reason END AS reason, m.rule,
      s.flags & 1 = 1 AS isGuest, s.flags & 2 = 2 AS isDisabled, p.population, p.windowDays,
      ${dayOrNull('s.heldSince')} AS heldSince, ${dayOrNull('s.createdOn')} AS createdOn,
      ${evidenceColumns.map((column) => `${stateSql(`s.${column}`)} AS ${column}, ${dayOrNull(`s.${column}`)} AS ${column}On`).join(',\n      ')}
    FROM judged_seat s POSITIONAL JOIN ${verdictTable} v
    JOIN names n ON n.product = s.product
    JOIN meanings m ON m.code = v.code
    LEFT JOIN populations p ON p.number = s.flags >> 2`;
}

function meaningSql(code: number, rule: VerdictRule): string {
  const meanings: Readonly<Record<VerdictRule, readonly [verdict: string, reason: string | null]>> = {
    guest: ['protected', 'guest'],
    used: ['active', null],
    population: ['protected', null],
    'recently-held': ['new', null],
    'recently-created': ['new', null],
    'no-evidence': ['unknown', 'noEvidence'],
    'sources-disagree': ['unknown', 'sourcesDisagree'],
    'never-used': ['neverUsed', null],
    'failed-only': ['inactive', null],
    idle: ['inactive', null],
    exempt: ['protected', 'exemption'],
  };
  const [verdict, reason] = meanings[rule];
  return `(${code}, ${sqlText(rule)}, ${sqlText(verdict)}, ${reason === null ? 'NULL' : sqlText(reason)})`;
}

function valuesSql(rows: readonly string[], none: string): string {
  return rows.length > 0 ? `VALUES ${rows.join(', ')}` : none;
}

/** All codes that stand for no day lie below every day there is. */
function dayOrNull(column: string): string {
  return `CASE WHEN ${column} > ${noDay.none} THEN DATE '1970-01-01' + ${column} END`;
}

function stateSql(column: string): string {
  return `CASE ${column} WHEN ${noDay.never} THEN 'never' WHEN ${noDay.unknown} THEN 'unknown'
        WHEN ${noDay.failedOnly} THEN 'failedOnly' ELSE 'day' END`;
}

interface CodeWriter {
  add(code: number): void;
  /** Writes what is left; answers how many codes there were. */
  close(): number;
}

function createCodeWriter(appender: DuckDBAppender): CodeWriter {
  let waiting: number[] = [];
  let written = 0;

  function flush(): void {
    if (waiting.length === 0) return;
    const chunk = DuckDBDataChunk.create([UTINYINT], waiting.length);
    chunk.setColumnValues(0, waiting);
    appender.appendDataChunk(chunk);
    written += waiting.length;
    waiting = [];
  }

  return {
    add(code) {
      waiting.push(code);
      if (waiting.length === chunkRows) flush();
    },
    close() {
      flush();
      appender.closeSync();
      return written;
    },
  };
}
