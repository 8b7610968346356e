import excel, { type CellValue } from 'exceljs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseImport } from './parse-import.ts';
import { requiredColumns, type Column } from './register-line.ts';

const e5 = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';
const owner = '3f2b0000-0000-4000-8000-00000000000a';
const day = (iso: string) => new Date(`${iso}T00:00:00Z`);

const good: Partial<Record<Column, CellValue>> = {
  product: 'microsoft-365-e5',
  name: 'Microsoft 365 E5',
  skuIds: e5,
  metric: 'user',
  quantity: 1000,
  contract: 'EA-2025-114',
  contractType: 'EA',
  startDate: day('2025-07-01'),
  endDate: day('2028-06-30'),
  unitPrice: 52.1,
  currency: 'GBP',
  pricePer: 'month',
  priceSource: 'EA price sheet',
  priceDate: day('2025-07-01'),
  ownerIds: owner,
  document: 'EA-2025-114 order form',
};

type Row = Partial<Record<Column, CellValue>>;

/** A real workbook, as a spreadsheet program would save it. */
async function workbook(
  rows: readonly Row[],
  change: (book: excel.Workbook, sheet: excel.Worksheet) => void = () => undefined,
  columns: readonly Column[] = requiredColumns,
): Promise<Uint8Array> {
  const book = new excel.Workbook();
  const sheet = book.addWorksheet('EA 2025');
  sheet.addRow([...columns]);
  for (const row of rows) sheet.addRow(columns.map((column) => row[column] ?? null));
  change(book, sheet);
  return new Uint8Array(await book.xlsx.writeBuffer());
}

async function problemsOf(content: Uint8Array): Promise<string[]> {
  const { problems } = await parseImport(content, 'xlsx');
  return problems.map(({ place, message }) => `${place} ${message}`);
}

const at = (column: Column) => requiredColumns.indexOf(column as (typeof requiredColumns)[number]) + 1;

describe('a workbook', () => {
  it('gives what the same CSV file gives, with sheet and line', async () => {
    const csv = `${requiredColumns.join(',')}\nmicrosoft-365-e5,Microsoft 365 E5,${e5},user,1000,EA-2025-114,EA,2025-07-01,2028-06-30,52.1,GBP,month,EA price sheet,2025-07-01,${owner},EA-2025-114 order form`;
    const [expected] = (await parseImport(csv, 'csv')).rows;

    expect(await parseImport(await workbook([good]), 'xlsx')).toEqual({
      rows: [{ place: 'sheet "EA 2025" line 2', value: expected?.value }],
      problems: [],
      issues: [],
    });
  });

  it('may hold formulas, rich text, links, dates as text and empty rows', async () => {
    const content = await workbook([
      {},
      {
        ...good,
        quantity: { formula: '900+100', result: 1000 },
        name: { richText: [{ text: 'Microsoft ' }, { text: '365 E5' }] },
        document: { text: 'EA-2025-114 order form', hyperlink: 'https://contoso.example/ea' },
        startDate: '2025-07-01',
        endDate: { formula: 'DATE(2028,6,30)', result: day('2028-06-30') },
      },
    ]);

    const { rows, problems } = await parseImport(content, 'xlsx');

    expect(problems).toEqual([]);
    expect(rows).toMatchObject([
      {
        place: 'sheet "EA 2025" line 3',
        value: {
          name: 'Microsoft 365 E5',
          quantity: 1000,
          startDate: '2025-07-01',
          endDate: '2028-06-30',
          document: 'EA-2025-114 order form',
        },
      },
    ]);
  });

  it('may begin below empty rows and hold several sheets; one without columns is named', async () => {
    const content = await workbook([good], (book, first) => {
      first.spliceRows(1, 0, [], []);
      const second = book.addWorksheet('CSP');
      second.addRow([...requiredColumns]);
      second.addRow(requiredColumns.map((column) => ({ ...good, document: 'CSP order' })[column]));
      book.addWorksheet('Notes').addRow(['ask Ann']);
      book.addWorksheet('Empty');
    });

    const { rows, issues, problems } = await parseImport(content, 'xlsx');

    expect(problems).toEqual([]);
    expect(rows.map(({ place }) => place)).toEqual(['sheet "EA 2025" line 4', 'sheet "CSP" line 2']);
    expect(issues).toMatchObject([{ code: 'sheet-skipped', place: 'sheet "Notes"' }]);
  });

  it.each<[string, Row, string]>([
    ['an error', { quantity: { error: '#N/A' } }, 'quantity: cell E2 holds the error #N/A.'],
    [
      'a formula that failed',
      { quantity: { formula: '1/0', result: { error: '#DIV/0!' } } },
      'quantity: cell E2 holds the error #DIV/0!.',
    ],
    [
      'a formula never calculated',
      { quantity: { formula: 'A1' } },
      'quantity: cell E2 is a formula without a stored result',
    ],
    ['TRUE', { product: true }, 'product: cell A2 is TRUE or FALSE'],
    ['a date for a number', { quantity: day('2026-01-01') }, 'quantity: cell E2 is a date (2026-01-01)'],
    ['a number for a date', { endDate: 46_934 }, 'endDate: cell I2 holds the number 46934'],
    ['a time of day', { endDate: new Date('2028-06-30T12:00:00Z') }, 'endDate: cell I2 holds a time of day'],
    ['a fraction of a unit', { quantity: 10.5 }, 'quantity: "10.5" is not a whole number'],
  ])('with %s in a cell is refused, once', async (_name, cells, problem) => {
    const problems = await problemsOf(await workbook([{ ...good, ...cells }]));

    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`sheet "EA 2025" line 2 ${problem}`);
  });

  it('lists everything that is wrong at once, over all sheets', async () => {
    const content = await workbook(
      [{ ...good, quantity: 'x' }, good, { ...good, endDate: 'soon' }],
      (book) => {
        book.addWorksheet('CSP').addRow(['product', 'name', 'colour']);
      },
    );

    const problems = await problemsOf(content);

    expect(problems.slice(0, 2).map((problem) => problem.split(': ')[0])).toEqual([
      'sheet "CSP" line 1 "colour" is not a column; the columns are product,name,skuIds,metric,quantity,contract,contractType,startDate,endDate,unitPrice,currency,pricePer,priceSource,priceDate,ownerIds,document,state,soldBy,licenseKey,activationState,renewalDate,noticeDays,artefacts.',
      'sheet "CSP" line 1 column skuIds is missing; keep it and leave its cells empty where there is nothing to say.',
    ]);
    expect(problems.slice(-2).map((problem) => problem.split(': ')[0])).toEqual([
      'sheet "EA 2025" line 2 quantity',
      'sheet "EA 2025" line 4 endDate',
    ]);
  });

  it('with merged cells, or cells beyond its header, is refused', async () => {
    const content = await workbook([good, good], (_book, sheet) => {
      sheet.mergeCells(2, at('contract'), 3, at('contract'));
      sheet.getCell(2, requiredColumns.length + 3).value = 'a note';
    });

    expect(await problemsOf(content)).toEqual([
      'sheet "EA 2025" line 2 cell S2: stands outside the columns of the header.',
      'sheet "EA 2025" line 3 contract: cell F3 belongs to merged cells; unmerge them and fill each.',
    ]);
  });

  it('that is none, or names no column, is refused', async () => {
    expect(await problemsOf(new TextEncoder().encode('product,name'))).toEqual([
      expect.stringContaining('file is not an XLSX workbook that can be read'),
    ]);
    const notes = await workbook([], (book, sheet) => {
      book.removeWorksheet(sheet.id);
      book.addWorksheet('Notes').addRow(['ask Ann']);
    });
    expect(await problemsOf(notes)).toEqual(['file has no sheet whose first row names the columns.']);
    expect(await problemsOf(await workbook([]))).toEqual(['file has no lines.']);
  });

  it('keeps prices exactly as a spreadsheet shows them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 10_000_000 }), async (pence) => {
        const { rows } = await parseImport(await workbook([{ ...good, unitPrice: pence / 100 }]), 'xlsx');

        expect(Number(rows[0]?.value.unitPrice)).toBe(pence / 100);
      }),
      { numRuns: 15 },
    );
    const noisy = await parseImport(await workbook([{ ...good, unitPrice: 0.1 + 0.2 }]), 'xlsx');
    expect(noisy.rows[0]?.value.unitPrice).toBe('0.3');
  });
});
