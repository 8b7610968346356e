import type { Figure } from '../core/model/product.ts';
import type { Cell, Sheet } from './sheet.ts';

/** How a reader has to take a column; `yesNo` is written `true` or `false`. Days `YYYY-MM-DD`, instants RFC 3339 in UTC. */
export type FeedType = 'text' | 'whole number' | 'decimal number' | 'yesNo' | 'day' | 'instant';

export interface FeedColumn {
  readonly name: string;
  readonly type: FeedType;
  readonly meaning: string;
}

/** A file of the feed. An unknown figure is an empty cell, never 0. */
export interface FeedTable extends Sheet {
  readonly about: string;
  /** The columns that tell one row from another. */
  readonly key: readonly string[];
  readonly described: readonly FeedColumn[];
  /** Why there are no rows; null where what there is is told. */
  readonly unknownBecause: string | null;
}

/** A column with how a row fills it. */
export type ColumnOf<Row> = readonly [
  name: string,
  type: FeedType,
  meaning: string,
  of: (row: Row) => Cell | boolean,
];

export interface FeedTableOf<Row> {
  readonly name: string;
  readonly about: string;
  readonly key: readonly string[];
  readonly columns: readonly ColumnOf<Row>[];
  /** Null with `unknownBecause`. */
  readonly rows: Iterable<Row> | null;
  readonly unknownBecause: string | null;
}

/** What nobody can tell has no rows and a reason. */
export function feedTable<Row>({ columns, rows, ...head }: FeedTableOf<Row>): FeedTable {
  return {
    ...head,
    columns: columns.map(([name]) => name),
    described: columns.map(([name, type, meaning]) => ({ name, type, meaning })),
    rows: [...(rows ?? [])].map((row) => columns.map(([, , , of]) => cellOf(of(row)))),
  };
}

function cellOf(value: Cell | boolean): Cell {
  return typeof value === 'boolean' ? String(value) : value;
}

/** The value, or an empty cell. */
export function valueOf<T>(figure: Figure<T>): T | null {
  return figure.known ? figure.value : null;
}

/** Why figures of a row are empty, each by its name; empty where all are known. */
export function reasonsCell(figures: Readonly<Record<string, Figure<unknown>>>): string | null {
  const reasons = Object.entries(figures).flatMap(([name, figure]) =>
    figure.known ? [] : [`${name}: ${figure.reason}`],
  );
  return reasons.length === 0 ? null : reasons.join('; ');
}
