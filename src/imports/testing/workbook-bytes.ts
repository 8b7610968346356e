import excel, { type CellValue, type Workbook } from 'exceljs';

/** A real workbook, as a spreadsheet program would save it: rows by sheet. */
export async function workbookBytes(
  sheets: Readonly<Record<string, readonly (readonly CellValue[])[]>>,
  change: (book: Workbook) => void = () => undefined,
): Promise<Uint8Array> {
  const book = new excel.Workbook();
  for (const [name, rows] of Object.entries(sheets)) {
    const sheet = book.addWorksheet(name);
    for (const row of rows) sheet.addRow([...row]);
  }
  change(book);
  return new Uint8Array(await book.xlsx.writeBuffer());
}
