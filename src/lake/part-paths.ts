import type { ObservationFile, TableName } from './observation.ts';

/** Paths, within the folder of a run, of further parts of a table: a new one each time, after these. */
export function numberedAfter(table: TableName, parts: readonly ObservationFile[]): () => string {
  let number = Math.max(0, ...parts.map(({ path }) => Number(/(\d+)\.parquet$/.exec(path)?.[1])));
  return () => `${table}/${String((number += 1)).padStart(6, '0')}.parquet`;
}
