import type { CellValue, Worksheet } from 'exceljs';
import type { Issue } from '../lib/issue.ts';
import { cellContent, isCovered, openWorkbook, plainNumber } from '../lib/workbook.ts';
import type { LineProblem } from './errors.ts';
import type { Fields } from './field-reader.ts';
import type { PlacedFields, ReadRows } from './read-rows.ts';
import { columnNamed, headerProblems, type TableShape } from './table-shape.ts';

type CellText =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: string };

const millisecondsPerDay = 86_400_000;

/**
 * An XLSX workbook → its rows. Every sheet whose first filled row names columns is read; other sheets are named
 * as skipped. Dates, numbers and the stored results of formulas become text; anything else is a problem of its
 * cell, told with sheet and line.
 */
export async function readWorkbook<C extends string>(
  content: Uint8Array,
  shape: TableShape<C>,
): Promise<ReadRows<C>> {
  const workbook = await openWorkbook(content);
  if (typeof workbook === 'string') return refused(workbook);
  const rows: PlacedFields<C>[] = [];
  const problems: LineProblem[] = [];
  const issues: Issue[] = [];
  let tables = 0;
  for (const sheet of workbook.worksheets) {
    const header = headerOf(sheet, shape);
    if (header === null) continue;
    const place = `sheet "${sheet.name}"`;
    if (header.known === 0) {
      const message = `its first row names no column (${shape.columns.slice(0, 3).join(', ')}, …); it was not read.`;
      issues.push({ code: 'sheet-skipped', place, message });
      continue;
    }
    tables += 1;
    const wrong = headerProblems(shape, [...header.names.values()]);
    problems.push(...wrong.map((message) => ({ place: `${place} line ${header.line}`, message })));
    if (wrong.length === 0) rows.push(...rowsOf(sheet, header, shape));
  }
  if (tables === 0) return { ...refused('has no sheet whose first row names the columns.'), issues };
  return { rows, problems, issues };
}

interface Header {
  readonly line: number;
  /** Column name by column number of the sheet. */
  readonly names: ReadonlyMap<number, string>;
  /** How many of the names are columns. */
  readonly known: number;
}

/** The first row with anything in it; null for an empty sheet. */
function headerOf(sheet: Worksheet, shape: TableShape): Header | null {
  for (let line = 1; line <= sheet.rowCount; line++) {
    const names = new Map<number, string>();
    sheet.getRow(line).eachCell((cell, column) => {
      const read = textOf(cell.value, false);
      const name = read.ok ? read.text : cell.text;
      if (name !== '') names.set(column, columnNamed(shape, name) ?? name);
    });
    if (names.size === 0) continue;
    return { line, names, known: [...names.values()].filter((name) => shape.columns.includes(name)).length };
  }
  return null;
}

function rowsOf<C extends string>(sheet: Worksheet, header: Header, shape: TableShape<C>): PlacedFields<C>[] {
  const rows: PlacedFields<C>[] = [];
  const dates: readonly string[] = shape.dates;
  for (let line = header.line + 1; line <= sheet.rowCount; line++) {
    const fields: Record<string, string> = {};
    const problems: string[] = [];
    sheet.getRow(line).eachCell((cell, column) => {
      const name = header.names.get(column);
      const read = isCovered(cell)
        ? { ok: false as const, problem: 'belongs to merged cells; unmerge them and fill each.' }
        : textOf(cell.value, name !== undefined && dates.includes(name));
      if (read.ok && read.text === '') return;
      if (name === undefined)
        problems.push(`cell ${cell.address}: stands outside the columns of the header.`);
      else if (read.ok) fields[name] = read.text;
      else problems.push(`${name}: cell ${cell.address} ${read.problem}`);
    });
    if (problems.length === 0 && Object.keys(fields).length === 0) continue;
    rows.push({ place: `sheet "${sheet.name}" line ${line}`, fields: fields as Fields<C>, problems });
  }
  return rows;
}

/** A cell's value as the text a CSV file would have. */
function textOf(value: CellValue, isDateExpected: boolean): CellText {
  const content = cellContent(value);
  switch (content.kind) {
    case 'empty':
      return { ok: true, text: '' };
    case 'text':
      return { ok: true, text: content.text };
    case 'number':
      return textOfNumber(content.value, isDateExpected);
    case 'flag':
      return { ok: false, problem: 'is TRUE or FALSE; text or a number is expected.' };
    case 'date':
      return textOfDate(content.date, isDateExpected);
    case 'problem':
      return { ok: false, problem: content.problem };
  }
}

function textOfNumber(value: number, isDateExpected: boolean): CellText {
  if (isDateExpected) {
    const problem = `holds the number ${value} where a date is expected; format the cell as a date, or write YYYY-MM-DD.`;
    return { ok: false, problem };
  }
  return { ok: true, text: plainNumber(value) };
}

function textOfDate(value: Date, isDateExpected: boolean): CellText {
  const iso = value.toISOString();
  if (!isDateExpected) {
    return { ok: false, problem: `is a date (${iso.slice(0, 10)}); text or a number is expected.` };
  }
  if (value.getTime() % millisecondsPerDay !== 0)
    return { ok: false, problem: `holds a time of day (${iso}); a calendar day is expected.` };
  return { ok: true, text: iso.slice(0, 10) };
}

function refused(message: string): ReadRows<never> {
  return { rows: [], problems: [{ place: 'file', message }], issues: [] };
}
