import { parse } from 'csv-parse/sync';
import { z } from 'zod/v4';

/** A cell that holds several values, separated by `;`. */
export const listCell = z
  .string()
  .min(1)
  .transform((cell) => cell.split(';').map((value) => value.trim()));

/**
 * The text of a shipped table → its rows. A table is part of the program, so a fault in it is a bug: TypeError
 * naming the file and every row at fault.
 */
export function readTable<Row>(file: string, text: string, row: z.ZodType<Row>): readonly Row[] {
  const rows = z.array(row).safeParse(parse(text, { columns: true, skip_empty_lines: true }));
  if (!rows.success) throw new TypeError(`${file}: ${z.prettifyError(rows.error)}`);
  return rows.data;
}

/** Throws TypeError when a key of a shipped table stands twice. */
export function assertOnce(file: string, keys: readonly string[]): void {
  const seen = new Set<string>();
  for (const key of keys) {
    if (seen.has(key)) throw new TypeError(`${file}: ${key} is listed twice`);
    seen.add(key);
  }
}
