import { DuckDBDateValue, DuckDBTimestampTZValue, type DuckDBAppender } from '@duckdb/node-api';
import { dayOf } from '../core/model/day.ts';
import type { ColumnKind } from './tables.ts';

/** A number that may have parts. */
class StoredAmount {
  readonly number: number;

  constructor(number: number) {
    this.number = number;
  }
}

type StoredValue =
  string | boolean | number | bigint | StoredAmount | DuckDBDateValue | DuckDBTimestampTZValue | null;

/** A fact as its column stores it. Throws TypeError when it is not of the column's kind: normalising comes earlier. */
export function storedValue(value: unknown, kind: ColumnKind, column: string): StoredValue {
  if (value === null) return null;
  switch (kind) {
    case 'text':
      if (typeof value === 'string') return value;
      break;
    case 'flag':
      if (typeof value === 'boolean') return value;
      break;
    case 'count':
      if (typeof value === 'number' && Number.isInteger(value)) return value;
      break;
    case 'bytes':
      if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
      break;
    case 'amount':
      if (typeof value === 'number' && Number.isFinite(value)) return new StoredAmount(value);
      break;
    case 'day':
      if (typeof value === 'string') return storedDay(value);
      break;
    case 'instant':
      if (typeof value === 'string') return storedInstant(value);
      break;
  }
  throw new TypeError(`Column ${column} holds a ${kind}, not a ${typeof value}`);
}

export function appendStored(appender: DuckDBAppender, value: StoredValue): void {
  if (value === null) appender.appendNull();
  else if (typeof value === 'string') appender.appendVarchar(value);
  else if (typeof value === 'boolean') appender.appendBoolean(value);
  else if (typeof value === 'number') appender.appendInteger(value);
  else if (typeof value === 'bigint') appender.appendDouble(Number(value));
  else if (value instanceof StoredAmount) appender.appendDouble(value.number);
  else if (value instanceof DuckDBDateValue) appender.appendDate(value);
  else appender.appendTimestampTZ(value);
}

const days = new Map<string, DuckDBDateValue>();
const daysRemembered = 20_000;

/** A tenant's dates repeat: a few thousand different ones in millions of rows. */
function storedDay(iso: string): DuckDBDateValue {
  let day = days.get(iso);
  if (day === undefined) {
    if (days.size >= daysRemembered) days.clear();
    days.set(iso, (day = new DuckDBDateValue(dayOf(iso))));
  }
  return day;
}

function storedInstant(iso: string): DuckDBTimestampTZValue {
  const milliseconds = Date.parse(iso);
  if (Number.isNaN(milliseconds)) throw new TypeError(`Not an instant: ${iso}`);
  return new DuckDBTimestampTZValue(BigInt(milliseconds) * 1000n);
}
