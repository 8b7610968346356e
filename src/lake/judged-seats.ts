import { randomUUID } from 'node:crypto';
import { mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DuckDBDataChunk, UTINYINT, type DuckDBAppender, type DuckDBConnection } from '@duckdb/node-api';
import type { Seat } from '../core/model/seat.ts';
import { verdictRules, type Verdict, type VerdictRule } from '../core/model/verdict.ts';
import { parquetSql, sqlText } from './database.ts';
import { sizeOf, syncPath } from './durable-file.ts';
import { seatColumns, seatSql, type RunTables, type SeatQuery } from './seat-query.ts';
import { streamSeats } from './seat-stream.ts';
import { dateOfCodeSql, isSinceSql, noDay } from './evidence-code.ts';

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
  /** The table is of all connections: nothing but this takes it away. */
  const dropTable = (): Promise<unknown> => writing.run(`DROP TABLE IF EXISTS ${verdictTable}`);
  const verdicts = await connection
    .run(`CREATE OR REPLACE TEMP TABLE judged_seat AS ${seatSql(query, tables)}`)
    .then(async () => createCodeWriter(await writing.createAppender(verdictTable)))
    .catch(async (error: unknown) => {
      await dropTable();
      throw error;
    });
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
        `COPY (${judgedSql(query, verdictTable)}) TO ${sqlText(unfinished)} (FORMAT parquet)`,
      );
      await syncPath(unfinished);
      await rename(unfinished, file);
      await syncPath(dirname(file));
      return kept;
    },
    async close() {
      try {
        verdicts.close();
        await dropTable();
      } finally {
        connection.closeSync();
        writing.closeSync();
      }
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
  /** `day`, `never`, `unknown`, `failedOnly`, or `since`: on the day beside it or after it. */
  readonly signIn: string;
  readonly signInOn: string | null;
  readonly attempt: string;
  readonly attemptOn: string | null;
  readonly workload: string;
  readonly workloadOn: string | null;
  readonly copilot: string;
  readonly copilotOn: string | null;
}

/**
 * Words are written as ENUM: DuckDB then stores one byte a seat and never touches a string. Lists are counted from 1.
 */
function judgedSql({ products, populations }: JudgedQuery, verdictTable: string): string {
  const meanings = [...verdictRules.map(meaningOf), { rule: 'released', verdict: 'released', reason: null }];
  const ofRule = (word: (meaning: Meaning) => string | null) => pickSql(meanings.map(word), 'v.code + 1');
  const population = pickSql(
    populations.map((rule) => rule.population),
    's.flags >> 2',
  );
  const days = populations.map((rule) =>
    'classifyAfterDays' in rule ? String(rule.classifyAfterDays) : 'NULL',
  );
  const evidence = evidenceColumns.map(
    (column) =>
      `${pickSql(evidenceStates, stateSql(`s.${column}`))} AS ${column}, ${dateOfCodeSql(`s.${column}`)} AS ${column}On`,
  );
  return `
    SELECT s.userId, ${pickSql(
      products.map(({ product }) => product),
      's.product + 1',
    )} AS product,
      ${ofRule(({ verdict }) => verdict)} AS verdict,
      CASE v.code WHEN ${codeOf.get('population')} THEN ${population}::VARCHAR
        ELSE ${ofRule(({ reason }) => reason)}::VARCHAR END AS reason,
      ${ofRule(({ rule }) => rule)} AS rule,
      s.flags & 1 = 1 AS isGuest, s.flags & 2 = 2 AS isDisabled, ${population} AS population,
      ([${days.join(', ')}]::INTEGER[])[s.flags >> 2] AS windowDays,
      ${dateOfCodeSql('s.heldSince')} AS heldSince, ${dateOfCodeSql('s.createdOn')} AS createdOn,
      ${evidence.join(',\n      ')}
    FROM judged_seat s POSITIONAL JOIN ${verdictTable} v`;
}

interface Meaning {
  readonly rule: string;
  readonly verdict: string;
  readonly reason: string | null;
}

function meaningOf(rule: VerdictRule): Meaning {
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
  return { rule, verdict, reason };
}

/** The word at a place counted from 1; null beyond them. */
function pickSql(words: readonly (string | null)[], place: string): string {
  const named = [...new Set(words.filter((word) => word !== null))];
  const list = words.map((word) => (word === null ? 'NULL' : sqlText(word)));
  return `([${list.join(', ')}]::ENUM(${named.map(sqlText).join(', ') || `''`})[])[${place}]`;
}

const evidenceStates = ['day', 'never', 'unknown', 'failedOnly', 'since'] as const;

/** The place of what a code says among the states. */
function stateSql(column: string): string {
  return `CASE ${column} WHEN ${noDay.never} THEN 2 WHEN ${noDay.unknown} THEN 3
        WHEN ${noDay.failedOnly} THEN 4 ELSE CASE WHEN ${isSinceSql(column)} THEN 5 ELSE 1 END END`;
}

interface CodeWriter {
  add(code: number): void;
  /** Writes what is left; answers how many codes there were. */
  close(): number;
}

function createCodeWriter(appender: DuckDBAppender): CodeWriter {
  let waiting: number[] = [];
  let written = 0;
  let isOpen = true;

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
      if (!isOpen) return written;
      isOpen = false;
      try {
        flush();
      } finally {
        appender.closeSync();
      }
      return written;
    },
  };
}
