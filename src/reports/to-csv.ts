import { stringify } from 'csv-stringify/sync';
import type { Sheet } from './sheet.ts';

/** RFC 4180 with a BOM, so that a spreadsheet reads it; a cell that would be a formula is written as text. */
export function toCsv({ columns, rows }: Sheet): string {
  return stringify([...rows.map((row) => [...row])], {
    header: true,
    columns: [...columns],
    bom: true,
    record_delimiter: 'windows',
    escape_formulas: true,
  });
}
