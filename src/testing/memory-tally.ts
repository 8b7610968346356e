import type { ObservationRows, TableName } from '../lake/observation.ts';
import { columnEntries, isKey } from '../lake/tables.ts';

/** What the rows of one key come to: counts summed, of everything else the greater. */
export function sumRows<T extends TableName>(
  table: T,
  rows: readonly ObservationRows[T][],
): ObservationRows[T][] {
  const byKey = new Map<string, ObservationRows[T]>();
  for (const row of rows) {
    const key = JSON.stringify(Object.entries(row).filter(([name]) => isKey(table, name)));
    const before = byKey.get(key);
    byKey.set(key, before === undefined ? row : joined(table, before, row));
  }
  return [...byKey.values()];
}

function joined<T extends TableName>(
  table: T,
  a: ObservationRows[T],
  b: ObservationRows[T],
): ObservationRows[T] {
  const [left, right] = [a, b].map((row): Readonly<Record<string, unknown>> => ({ ...row }));
  const entries = columnEntries(table).map(([name, kind]) => [
    name,
    kind === 'count'
      ? Number(left?.[name]) + Number(right?.[name])
      : [left?.[name], right?.[name]].sort().at(-1),
  ]);
  return Object.fromEntries(entries) as ObservationRows[T];
}
