import {
  DuckDBIntegerVector,
  DuckDBVarCharVector,
  type DuckDBConnection,
  type DuckDBDataChunk,
  type DuckDBVector,
} from '@duckdb/node-api';
import type { Day } from '../core/model/day.ts';
import type { PopulationRule } from '../core/model/population-rule.ts';
import type { Seat } from '../core/model/seat.ts';
import { countedEvidence, noDay } from './evidence-code.ts';
import { seatColumns } from './seat-query.ts';
import { streamRows, type RowCursor } from './stream-rows.ts';

/**
 * The rows of a seat query, a chunk at a time as DuckDB produces them. All seats are one object that moves
 * from row to row: copy what is to outlive the step. `userId` is decoded only when it is read.
 */
export function streamSeats(
  connection: DuckDBConnection,
  sql: string,
  populations: readonly PopulationRule[],
): AsyncGenerator<Iterable<Seat>, void, undefined> {
  return streamRows(connection, sql, createSeatCursor(populations));
}

function createSeatCursor(populations: readonly PopulationRule[]): RowCursor<Seat> {
  const windows = populations.map((rule) => ('classifyAfterDays' in rule ? rule.classifyAfterDays : null));
  let row = 0;
  let userIds: DuckDBVarCharVector;
  let products: DuckDBIntegerVector;
  let heldSince: DuckDBIntegerVector;
  let createdOn: DuckDBIntegerVector;
  let flags: DuckDBIntegerVector;
  let signIns: DuckDBIntegerVector;
  let attempts: DuckDBIntegerVector;
  let workloads: DuckDBIntegerVector;
  let copilots: DuckDBIntegerVector;

  const seat: Seat = {
    get userId() {
      return present(userIds.getItem(row));
    },
    get product() {
      return present(products.getItem(row));
    },
    get heldSince() {
      return dayOrNull(present(heldSince.getItem(row)));
    },
    get createdOn() {
      return dayOrNull(present(createdOn.getItem(row)));
    },
    get isGuest() {
      return (present(flags.getItem(row)) & 1) === 1;
    },
    get isDisabled() {
      return (present(flags.getItem(row)) & 2) === 2;
    },
    get population() {
      return populations[(present(flags.getItem(row)) >> 2) - 1]?.population ?? null;
    },
    get windowDays() {
      return windows[(present(flags.getItem(row)) >> 2) - 1] ?? null;
    },
    get signIn() {
      const code = present(signIns.getItem(row));
      return code === noDay.failedOnly ? 'failedOnly' : countedEvidence(code);
    },
    get attempt() {
      return countedEvidence(present(attempts.getItem(row)));
    },
    get workload() {
      return evidence(present(workloads.getItem(row)));
    },
    get copilot() {
      return evidence(present(copilots.getItem(row)));
    },
  };

  return {
    over(chunk) {
      userIds = vectorOf(chunk, 'userId', DuckDBVarCharVector);
      products = vectorOf(chunk, 'product', DuckDBIntegerVector);
      heldSince = vectorOf(chunk, 'heldSince', DuckDBIntegerVector);
      createdOn = vectorOf(chunk, 'createdOn', DuckDBIntegerVector);
      flags = vectorOf(chunk, 'flags', DuckDBIntegerVector);
      signIns = vectorOf(chunk, 'signIn', DuckDBIntegerVector);
      attempts = vectorOf(chunk, 'attempt', DuckDBIntegerVector);
      workloads = vectorOf(chunk, 'workload', DuckDBIntegerVector);
      copilots = vectorOf(chunk, 'copilot', DuckDBIntegerVector);
      return rows(chunk.rowCount);
    },
  };

  function* rows(count: number): Generator<Seat, void, undefined> {
    for (row = 0; row < count; row++) yield seat;
  }
}

function vectorOf<V extends DuckDBVector>(
  chunk: DuckDBDataChunk,
  column: (typeof seatColumns)[number],
  kind: new (...args: never[]) => V,
): V {
  const vector = chunk.getColumnVector(seatColumns.indexOf(column));
  if (!(vector instanceof kind)) throw new TypeError(`Column ${column} of the seat query has another type`);
  return vector;
}

function evidence(code: number): Day | 'never' | 'unknown' {
  if (code === noDay.never) return 'never';
  return code === noDay.unknown ? 'unknown' : code;
}

function dayOrNull(code: number): Day | null {
  return code === noDay.none ? null : code;
}

/** The seat query answers no nulls. */
function present<T>(value: T | null): T {
  if (value === null) throw new TypeError('The seat query answered a null');
  return value;
}
