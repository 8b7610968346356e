import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';

/** The rows of a chunk as one object that moves from row to row: copy what is to outlive the step. */
export interface RowCursor<Row> {
  over(chunk: DuckDBDataChunk): Iterable<Row>;
}

/** The rows of a query, a chunk at a time as DuckDB produces them. */
export async function* streamRows<Row>(
  connection: DuckDBConnection,
  sql: string,
  cursor: RowCursor<Row>,
): AsyncGenerator<Iterable<Row>, void, undefined> {
  const result = await connection.stream(sql);
  // DuckDB works on the next chunk while this one is being read.
  let next = result.fetchChunk();
  try {
    for (;;) {
      const chunk = await next;
      if (chunk === null || chunk.rowCount === 0) return;
      next = result.fetchChunk();
      yield cursor.over(chunk);
    }
  } finally {
    // Whoever leaves early closes the connection next, which must not happen under a running fetch.
    await next.catch(() => null);
  }
}
