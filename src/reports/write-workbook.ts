import excel from 'exceljs';
import type { Sheet } from './sheet.ts';
import { writePrivateFile } from './write-private-file.ts';

/** An XLSX workbook of one sheet: bold header, frozen, filterable; text cells stay text. */
export async function writeWorkbook(file: string, { name, columns, rows }: Sheet): Promise<void> {
  const workbook = new excel.Workbook();
  const sheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = columns.map((header) => ({ header, width: Math.max(12, header.length + 2) }));
  sheet.getRow(1).font = { bold: true };
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: columns.length } };
  for (const row of rows) sheet.addRow([...row]);
  await writePrivateFile(file, new Uint8Array(await workbook.xlsx.writeBuffer()));
}
