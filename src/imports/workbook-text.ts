import type { Cell, Workbook, Worksheet } from 'exceljs';
import { cellContent, isCovered, openWorkbook, plainNumber } from '../lib/workbook.ts';
import type { LineProblem } from './import-errors.ts';
import { isListColumn } from './list-columns.ts';
import type { ListFile, ListText } from './list-text.ts';

/**
 * One sheet of a workbook as CSV text, each row on the line of its own number. Dates become YYYY-MM-DD, with the time
 * of day where there is one; numbers keep the decimals the sheet shows. A cell that does not read is a problem where
 * its column is one the list has.
 */
export async function workbookText({ bytes, ...list }: ListFile): Promise<ListText> {
  const workbook = await openWorkbook(bytes);
  if (typeof workbook === 'string') return refused(workbook);
  const chosen = chooseSheet(workbook, list.sheet);
  return typeof chosen === 'string' ? refused(chosen) : textOfSheet(chosen, list);
}

/** The sheet that is named; else the only one that holds anything, or the only one that names the day of its export. */
function chooseSheet({ worksheets }: Workbook, name: string | null): Worksheet | string {
  const filled = worksheets.filter((sheet) => headerRow(sheet) !== null);
  const names = filled.map((sheet) => `"${sheet.name}"`).join(', ');
  if (filled.length === 0) return 'has no sheet with anything in it.';
  if (name !== null)
    return (
      filled.find((sheet) => sheet.name.toLowerCase() === name.toLowerCase()) ??
      `has no sheet "${name}" with anything in it; its sheets are ${names}.`
    );
  const [only, ...others] = filled;
  if (only !== undefined && others.length === 0) return only;
  const dated = filled.filter((sheet) => sheet.state === 'visible' && isDated(sheet));
  const [first, ...more] = dated;
  if (first === undefined)
    return `has several sheets, and the first row of none names exportedOn; they are ${names}. Add the column, or choose one with --sheet.`;
  return more.length === 0
    ? first
    : `has several lists: ${dated.map((sheet) => `"${sheet.name}"`).join(', ')}. Choose one with --sheet.`;
}

function isDated(sheet: Worksheet): boolean {
  const row = headerRow(sheet);
  return row !== null && namesDay(sheet, row);
}

function namesDay(sheet: Worksheet, line: number): boolean {
  return [...namesOf(sheet, line).values()].some((name) => name.toLowerCase() === 'exportedon');
}

/** Titles and the like stand above a header. */
const mostRowsAbove = 20;

/** The row that names the day of the export; else the first with anything in it. Null for an empty sheet. */
function headerRow(sheet: Worksheet): number | null {
  const filled: number[] = [];
  sheet.eachRow((row, line) => {
    if (row.hasValues && filled.length <= mostRowsAbove) filled.push(line);
  });
  return filled.find((line) => namesDay(sheet, line)) ?? filled[0] ?? null;
}

/** Column names by number. The part of merged cells that shows nothing has none. */
function namesOf(sheet: Worksheet, line: number): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  sheet.getRow(line).eachCell((cell, column) => {
    const content = isCovered(cell) ? null : cellContent(cell.value);
    if (content !== null && content.kind !== 'empty')
      names.set(column, content.kind === 'text' ? content.text : cell.text);
  });
  return names;
}

function textOfSheet(sheet: Worksheet, { kind }: Pick<ListFile, 'kind'>): ListText {
  const header = headerRow(sheet) ?? 1;
  const names = namesOf(sheet, header);
  const columns = [...names.keys()];
  const problems: LineProblem[] = [];
  const lines: string[] = [];
  sheet.eachRow((row, line) => {
    if (line < header || !row.hasValues) return;
    const cells = new Map<number, string>();
    row.eachCell((cell, column) => {
      const name = names.get(column);
      const isRead = line === header || (name !== undefined && isListColumn(kind, name));
      const read = line === header ? headerText(cell, name) : textOfCell(cell);
      const wrong = (message: string) =>
        void problems.push({ place: `line ${line}`, message: `cell ${cell.address} ${message}` });
      if ('problem' in read) {
        if (isRead) wrong(read.problem);
      } else if (name !== undefined) cells.set(column, read.text);
      else if (read.text !== '') wrong('stands outside the columns of the header.');
    });
    while (lines.length < line - 1) lines.push('');
    lines.push(columns.map((column) => quoted(cells.get(column))).join(','));
  });
  return { text: lines.join('\n'), sheet: sheet.name, problems };
}

type CellText = { readonly text: string } | { readonly problem: string };

function headerText(cell: Cell, name: string | undefined): CellText {
  return isCovered(cell)
    ? { problem: 'belongs to merged cells; unmerge the header and name each column.' }
    : { text: name ?? '' };
}

function textOfCell(cell: Cell): CellText {
  const content = cellContent(cell.value);
  if (isCovered(cell) && content.kind !== 'empty')
    return { problem: 'belongs to merged cells; unmerge them and fill each.' };
  switch (content.kind) {
    case 'empty':
      return { text: '' };
    case 'text':
      return { text: content.text };
    case 'number':
      return { text: shownNumber(content.value, cell.numFmt) };
    case 'flag':
      return { text: String(content.value) };
    case 'date':
      return { text: dayText(content.date) };
    case 'problem':
      return { problem: content.problem };
  }
}

/** With the zeros the format adds: version 10.50 is not 10.5. What the format would round away is kept. */
function shownNumber(value: number, format: string | undefined): string {
  const plain = plainNumber(value);
  const decimals = /^0\.(0+)$/.exec(format ?? '')?.[1]?.length;
  if (decimals === undefined) return plain;
  const own = plain.split('.')[1]?.length;
  return plain.includes('e') || (own !== undefined && own > decimals) ? plain : value.toFixed(decimals);
}

/** A spreadsheet keeps moments as fractions of a day: to the second they are what it shows. */
function dayText(date: Date): string {
  const second = new Date(Math.round(date.getTime() / 1000) * 1000).toISOString().slice(0, 19);
  return second.endsWith('T00:00:00') ? second.slice(0, 10) : second;
}

function quoted(text: string | undefined): string {
  return text === undefined || text === ''
    ? ''
    : `"${text.replace(/\s*[\r\n]+\s*/g, ' ').replaceAll('"', '""')}"`;
}

function refused(message: string): ListText {
  return { text: '', sheet: null, problems: [{ place: 'file', message }] };
}
