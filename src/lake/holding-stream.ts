import {
  DuckDBDoubleVector,
  DuckDBIntegerVector,
  DuckDBVarCharVector,
  type DuckDBConnection,
  type DuckDBDataChunk,
  type DuckDBVector,
} from '@duckdb/node-api';
import type { Holding, Told } from '../core/model/holding.ts';
import type { Evidence, Population } from '../core/model/seat.ts';
import { holdingColumns, unsaid } from './holding-query.ts';
import { noDay } from './evidence-code.ts';
import { streamRows, type RowCursor } from './stream-rows.ts';

/**
 * The rows of a holding query, a chunk at a time as DuckDB produces them. All holdings are one object that moves
 * from row to row: copy what is to outlive the step. `userId` is decoded only when it is read.
 */
export function streamHoldings(
  connection: DuckDBConnection,
  sql: string,
  populations: readonly Population[],
): AsyncGenerator<Iterable<Holding>, void, undefined> {
  return streamRows(connection, sql, createHoldingCursor(populations));
}

type Column = (typeof holdingColumns)[number];

function createHoldingCursor(populations: readonly Population[]): RowCursor<Holding> {
  let row = 0;
  let userIds: DuckDBVarCharVector;
  let bytes: DuckDBDoubleVector;
  let numbers: readonly DuckDBIntegerVector[] = [];

  const reader = (column: Column) => {
    const place = numberColumns.indexOf(column);
    return (): number => present(numbers[place]?.getItem(row) ?? null);
  };
  const skuSet = reader('skuSet');
  const groupSet = reader('groupSet');
  const flags = reader('flags');
  const exchange = reader('exchange');
  const files = reader('files');
  const teams = reader('teams');
  const engage = reader('engage');
  const copilot = reader('copilot');
  const desktop = reader('desktop');
  const web = reader('web');
  const hasArchive = reader('hasArchive');
  const activated = reader('activated');
  const attested = reader('attested');
  const shown = reader('shown');

  const holding: Holding = {
    get userId() {
      return present(userIds.getItem(row));
    },
    get skuSet() {
      return skuSet();
    },
    get groupSet() {
      const index = groupSet();
      return index === unsaid ? null : index;
    },
    get isGuest() {
      return (flags() & 1) === 1;
    },
    get isDisabled() {
      return (flags() & 2) === 2;
    },
    get isNew() {
      return (flags() & 12) !== 0;
    },
    get population() {
      return populations[(flags() >> 5) - 1] ?? null;
    },
    get exchange() {
      return evidence(exchange());
    },
    get files() {
      return evidence(files());
    },
    get teams() {
      return evidence(teams());
    },
    get engage() {
      return evidence(engage());
    },
    get copilot() {
      return evidence(copilot());
    },
    get desktop() {
      return told(desktop());
    },
    get web() {
      return told(web());
    },
    get mailboxBytes() {
      return said(present(bytes.getItem(row)));
    },
    get hasArchive() {
      return told(hasArchive());
    },
    get activated() {
      return activated();
    },
    get areActivationsTold() {
      return (flags() & 16) !== 0;
    },
    get attested() {
      return said(attested());
    },
    get shown() {
      return shown();
    },
  };

  return {
    over(chunk) {
      userIds = vectorOf(chunk, 'userId', DuckDBVarCharVector);
      bytes = vectorOf(chunk, 'mailboxBytes', DuckDBDoubleVector);
      numbers = numberColumns.map((column) => vectorOf(chunk, column, DuckDBIntegerVector));
      return rows(chunk.rowCount);
    },
  };

  function* rows(count: number): Generator<Holding, void, undefined> {
    for (row = 0; row < count; row++) yield holding;
  }
}

const numberColumns: readonly Column[] = holdingColumns.filter(
  (column) => column !== 'userId' && column !== 'mailboxBytes',
);

function vectorOf<V extends DuckDBVector>(
  chunk: DuckDBDataChunk,
  column: Column,
  kind: new (...args: never[]) => V,
): V {
  const vector = chunk.getColumnVector(holdingColumns.indexOf(column));
  if (!(vector instanceof kind))
    throw new TypeError(`Column ${column} of the holding query has another type`);
  return vector;
}

function evidence(code: number): Evidence {
  if (code === noDay.never) return 'never';
  return code === noDay.unknown ? 'unknown' : code;
}

function told(code: number): Told {
  return code === unsaid ? 'unknown' : code === 1;
}

function said(value: number): number | 'unknown' {
  return value === unsaid ? 'unknown' : value;
}

/** The holding query answers no nulls. */
function present<T>(value: T | null): T {
  if (value === null) throw new TypeError('The holding query answered a null');
  return value;
}
