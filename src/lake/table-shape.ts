/**
 * How a column is stored: text VARCHAR, flag BOOLEAN, count INTEGER, bytes DOUBLE (whole, exact up to 8 PiB), amount
 * DOUBLE (with parts), day DATE, instant TIMESTAMP in UTC.
 */
export type ColumnKind = 'text' | 'flag' | 'count' | 'bytes' | 'amount' | 'day' | 'instant';

/** The columns of a table of the lake, and those that make a row the same fact. */
export interface TableShape<Row> {
  readonly columns: Readonly<Record<keyof Row & string, ColumnKind>>;
  readonly key: readonly (keyof Row & string)[];
}

export type TableShapes<Rows> = { readonly [T in keyof Rows]: TableShape<Rows[T]> };
