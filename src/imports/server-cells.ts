import { isDay } from '../core/model/day.ts';
import type { ServerColumn } from './server-columns.ts';
import type { ServerRecord } from './server-records.ts';

/** Reads the cells of one line and gathers everything that is wrong with them. An empty cell is null. */
export interface ServerCells {
  readonly problems: readonly string[];
  readonly wrong: (message: string) => void;
  readonly text: (column: ServerColumn) => string | null;
  readonly count: (column: ServerColumn) => number | null;
  readonly flag: (column: ServerColumn) => boolean | null;
  readonly day: (column: ServerColumn) => string | null;
  readonly oneOf: <T extends string>(
    column: ServerColumn,
    allowed: readonly T[],
    synonyms: Readonly<Record<string, T>>,
  ) => T | null;
}

const yes: ReadonlySet<string> = new Set(['true', 'yes', '1', 'y']);
const no: ReadonlySet<string> = new Set(['false', 'no', '0', 'n']);
const largestCount = 100_000;

export function createServerCells({ cells }: ServerRecord): ServerCells {
  const problems: string[] = [];
  const wrong = (message: string) => void problems.push(message);

  function text(column: ServerColumn): string | null {
    const cell = cells[column]?.trim() ?? '';
    return cell === '' || cell.toUpperCase() === 'NULL' ? null : cell;
  }

  function count(column: ServerColumn): number | null {
    const cell = text(column);
    if (cell === null) return null;
    const value = /^\d+(\.0+)?$/.test(cell) ? Number(cell) : NaN;
    if (value <= largestCount) return value;
    wrong(`${column} "${cell}" is not a whole number.`);
    return null;
  }

  function flag(column: ServerColumn): boolean | null {
    const word = text(column)?.toLowerCase();
    if (word === undefined) return null;
    if (yes.has(word)) return true;
    if (!no.has(word)) wrong(`${column} "${word}" is neither true nor false.`);
    return no.has(word) ? false : null;
  }

  /** A day, or a moment written with its day first. */
  function day(column: ServerColumn): string | null {
    const cell = text(column);
    if (cell === null) return null;
    const written = /^(\d{4}-\d{2}-\d{2})([T ].*)?$/.exec(cell)?.[1];
    if (written !== undefined && isDay(written)) return written;
    wrong(`${column} "${cell}" is not a day (YYYY-MM-DD).`);
    return null;
  }

  return {
    problems,
    wrong,
    text,
    count,
    flag,
    day,
    oneOf(column, allowed, synonyms) {
      const word = text(column)?.toLowerCase();
      if (word === undefined) return null;
      const found = allowed.find((each) => each === word) ?? synonyms[word];
      if (found === undefined) wrong(`${column} "${word}" is none of ${allowed.join(', ')}.`);
      return found ?? null;
    },
  };
}
