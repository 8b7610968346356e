import excel, { type Cell, type CellValue, type Workbook } from 'exceljs';

/** What a cell of a spreadsheet holds; of a formula its stored result. */
export type CellContent =
  | { readonly kind: 'empty' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'flag'; readonly value: boolean }
  /** The wall clock of the sheet, as UTC. */
  | { readonly kind: 'date'; readonly date: Date }
  /** Completes "cell B7 …". */
  | { readonly kind: 'problem'; readonly problem: string };

/** What a spreadsheet shows of a number; the digits beyond are noise of its arithmetic. */
const significantDigits = 15;

/** The container of Excel 97, and of every workbook that is encrypted with a password. */
const compoundFile = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);

/** Reading takes 170 times the size of the file: 8 MB of 200,000 rows took 1.4 GB. */
const mostBytes = 16 * 1024 * 1024;

/** The workbook in the bytes of an .xlsx file, or why there is none; completes "list.xlsx …". */
export async function openWorkbook(content: Uint8Array): Promise<Workbook | string> {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  if (bytes.subarray(0, compoundFile.length).equals(compoundFile))
    return 'is protected by a password, or a workbook of an older format (.xls): open it, take the password off, and save it as .xlsx.';
  if (bytes.length > mostBytes)
    return `has ${(bytes.length / 1024 / 1024).toFixed(0)} MB, and workbooks are read up to 16 MB: save its sheet as CSV and import that.`;
  const workbook = new excel.Workbook();
  try {
    await workbook.xlsx.load(bytes as unknown as Parameters<typeof workbook.xlsx.load>[0]);
    return workbook;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    return `is not an XLSX workbook that can be read: ${why}.`;
  }
}

/** Part of merged cells, and not the one that holds their value. */
export function isCovered(cell: Cell): boolean {
  return cell.isMerged && cell.master.address !== cell.address;
}

/** The content of a cell; text is trimmed, a formula counts by the result the spreadsheet stored. */
export function cellContent(value: CellValue): CellContent {
  if (value === null || value === undefined) return { kind: 'empty' };
  if (typeof value === 'string') return textContent(value);
  if (typeof value === 'number')
    return Number.isFinite(value) ? { kind: 'number', value } : problem('is not a finite number.');
  if (typeof value === 'boolean') return { kind: 'flag', value };
  if (value instanceof Date)
    return Number.isNaN(value.getTime())
      ? problem('holds a date that does not exist.')
      : { kind: 'date', date: value };
  if ('error' in value) return problem(`holds the error ${value.error}.`);
  if ('richText' in value) return textContent(value.richText.map(({ text }) => text).join(''));
  if ('hyperlink' in value) return cellContent(value.text);
  if ('formula' in value || 'sharedFormula' in value) {
    if (value.result !== undefined) return cellContent(value.result);
    return problem('is a formula without a stored result; open the file, let it calculate, and save it.');
  }
  return problem('holds something that is neither text, a number nor a date.');
}

/** A number as a spreadsheet shows it where no format is set. */
export function plainNumber(value: number): string {
  return String(Number(value.toPrecision(significantDigits)));
}

function textContent(text: string): CellContent {
  const trimmed = text.trim();
  return trimmed === '' ? { kind: 'empty' } : { kind: 'text', text: trimmed };
}

function problem(text: string): CellContent {
  return { kind: 'problem', problem: text };
}
