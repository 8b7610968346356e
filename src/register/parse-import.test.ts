import { describe, expect, it } from 'vitest';
import { parseImport } from './parse-import.ts';
import { requiredColumns as columns } from './register-line.ts';

type Column = (typeof columns)[number];

const e5 = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';
const owner = '3f2b0000-0000-4000-8000-00000000000a';

const good: Record<Column, string> = {
  product: 'microsoft-365-e5',
  name: 'Microsoft 365 E5',
  skuIds: e5,
  metric: 'user',
  quantity: '1000',
  contract: 'EA-2025-114',
  contractType: 'EA',
  startDate: '2025-07-01',
  endDate: '2028-06-30',
  unitPrice: '52.10',
  currency: 'GBP',
  pricePer: 'month',
  priceSource: 'EA price sheet',
  priceDate: '2025-07-01',
  ownerIds: owner,
  document: 'EA-2025-114 order form',
};

function csv(...rows: Partial<Record<Column, string>>[]): string {
  const cell = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return [
    columns.join(','),
    ...rows.map((row) => columns.map((name) => cell({ ...good, ...row }[name])).join(',')),
  ].join('\r\n');
}

const line = {
  ...good,
  skuIds: [e5],
  quantity: 1000,
  ownerIds: [owner],
  state: 'active',
  soldBy: null,
  licenseKey: null,
  activationState: null,
  renewalDate: null,
  noticeDays: null,
  artefacts: [],
};

/** `place message` of each problem; a file with problems yields no claim about its other lines. */
async function problemsOf(text: string, format: 'csv' | 'json' = 'csv'): Promise<string[]> {
  const { problems } = await parseImport(text, format);
  return problems.map(({ place, message }) => `${place} ${message}`);
}

async function firstOf(text: string, format: 'csv' | 'json'): Promise<unknown> {
  const { rows } = await parseImport(text, format);
  return rows[0]?.value;
}

describe('a CSV file', () => {
  it('gives its lines, with their place', async () => {
    expect(await parseImport(csv({}), 'csv')).toEqual({
      rows: [{ place: 'line 2', value: line }],
      problems: [],
      issues: [],
    });
  });

  it('may begin with a byte order mark, order its columns freely and leave lines empty', async () => {
    const names = columns.toReversed();
    const text = `\uFEFF${names.join(',')}\n\n${names.map((name) => good[name]).join(',')}\n\n`;

    expect(await parseImport(text, 'csv')).toEqual({
      rows: [{ place: 'line 3', value: line }],
      problems: [],
      issues: [],
    });
  });

  it('may mix line endings', async () => {
    const [header, row] = csv({}).split('\r\n');
    const { rows, problems } = await parseImport(`${header!}\r\n${row!}\n\r\n${row!}\r\n`, 'csv');

    expect([rows.map(({ place }) => place), problems]).toEqual([['line 2', 'line 4'], []]);
  });

  it('may quote cells, list several ids, and write ids in capitals', async () => {
    const other = '05e9a617-0261-4cee-bb44-138d3ef5d965';
    const { rows } = await parseImport(
      csv({ document: 'order "A", page 2', skuIds: `${e5.toUpperCase()};${other}; ${e5};`, ownerIds: '' }),
      'csv',
    );

    expect(rows[0]?.value).toMatchObject({
      document: 'order "A", page 2',
      skuIds: [e5, other],
      ownerIds: [],
    });
  });

  it('may leave end date and price empty', async () => {
    const text = csv({
      endDate: '',
      unitPrice: '',
      currency: '',
      pricePer: '',
      priceSource: '',
      priceDate: '',
    });

    expect(await firstOf(text, 'csv')).toMatchObject({
      endDate: null,
      unitPrice: null,
      currency: null,
      pricePer: null,
    });
  });

  it.each([
    ['a negative amendment', { quantity: '-50' }, { quantity: -50 }],
    ['a line for servers without SKU', { metric: 'core', skuIds: '' }, { metric: 'core', skuIds: [] }],
    ['one day in force', { endDate: '2025-07-01' }, { endDate: '2025-07-01' }],
    [
      'capitals in the period',
      { pricePer: 'Month', currency: 'gbp' },
      { pricePer: 'month', currency: 'GBP' },
    ],
    ['a yearly price in yen', { unitPrice: '90000', currency: 'JPY', pricePer: 'year' }, { currency: 'JPY' }],
  ])('takes %s', async (_name, cells, expected) => {
    const { rows, problems } = await parseImport(csv(cells), 'csv');

    expect(problems).toEqual([]);
    expect(rows[0]?.value).toMatchObject(expected);
  });

  it.each<[string, Partial<Record<Column, string>>, string]>([
    ['an empty product', { product: '' }, 'line 2 product: is empty.'],
    [
      'a product that is no slug',
      { product: 'Microsoft 365 E5' },
      'line 2 product: "Microsoft 365 E5" is not a slug',
    ],
    ['an empty name', { name: ' ' }, 'line 2 name: is empty.'],
    ['a part number for an id', { skuIds: 'SPE_E5' }, 'line 2 skuIds: "spe_e5" is not a GUID.'],
    ['a user line without SKU', { skuIds: '' }, 'line 2 skuIds: is empty'],
    ['an unknown metric', { metric: 'seat' }, 'line 2 metric: "seat" is not one of user, device'],
    ['a quantity with separators', { quantity: '1,000' }, 'line 2 quantity: "1,000" is not a whole number'],
    ['a fraction of a unit', { quantity: '1.5' }, 'line 2 quantity: "1.5" is not a whole number'],
    ['a quantity beyond counting', { quantity: '9007199254740993' }, 'line 2 quantity: "9007199254740993"'],
    ['no quantity', { quantity: '' }, 'line 2 quantity: is empty.'],
    ['no contract', { contract: '' }, 'line 2 contract: is empty.'],
    ['no contract type', { contractType: '' }, 'line 2 contractType: is empty.'],
    ['no document', { document: '' }, 'line 2 document: is empty.'],
    [
      'a date that does not exist',
      { startDate: '2025-02-29' },
      'line 2 startDate: "2025-02-29" is not a calendar date',
    ],
    [
      'a date in another notation',
      { endDate: '30/06/2028' },
      'line 2 endDate: "30/06/2028" is not a calendar date',
    ],
    ['no start', { startDate: '' }, 'line 2 startDate: is empty.'],
    [
      'an end before the start',
      { endDate: '2025-06-30' },
      'line 2 endDate: 2025-06-30 is before startDate 2025-07-01.',
    ],
    ['a price without source', { priceSource: '' }, 'line 2 priceSource: is empty; a price needs'],
    ['a price without currency', { currency: '' }, 'line 2 currency: is empty; a price needs'],
    ['an unknown currency', { currency: 'XYZ' }, 'line 2 currency: "XYZ" is not a currency code'],
    ['an unknown period', { pricePer: 'week' }, 'line 2 pricePer: "week" is not one of month, year.'],
    [
      'a price with a comma',
      { unitPrice: '52,10' },
      'line 2 unitPrice: "52,10" is not a price. Write 52.10.',
    ],
    ['a fraction of a penny', { unitPrice: '52.105' }, 'line 2 unitPrice: 52.105 has more decimals than GBP'],
    [
      'an owner by address',
      { ownerIds: 'ann@contoso.com' },
      'line 2 ownerIds: "ann@contoso.com" is not a GUID.',
    ],
  ])('refuses %s', async (_name, cells, problem) => {
    const problems = await problemsOf(csv(cells));

    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
  });

  it('lists every problem of every line at once', async () => {
    const problems = await problemsOf(
      csv({ quantity: 'x', document: '' }, {}, { startDate: 'soon', pricePer: '' }),
    );

    expect(problems.map((problem) => problem.split(': ')[0])).toEqual([
      'line 2 quantity',
      'line 2 document',
      'line 4 startDate',
      'line 4 pricePer',
    ]);
  });

  it.each([
    ['nothing', '', 'file is empty.'],
    ['only a header', csv(), 'file has no lines.'],
    ['an open quote', `${csv({})}\n"open`, 'line 3 Quote Not Closed'],
    [
      'a missing column',
      csv({}).replaceAll(',document', '').replaceAll(',EA-2025-114 order form', ''),
      'line 1 column document is missing',
    ],
    ['an unknown column', csv({}).replace('unitPrice', 'unitPrise'), 'line 1 "unitPrise" is not a column'],
    ['a column twice', csv({}).replace('contractType', 'contract'), 'line 1 column contract stands twice'],
    ['semicolons between cells', csv({}).replaceAll(',', ';'), 'line 1 cells are not separated by commas'],
    ['a cell too many', `${csv({})},more`, 'line 2 has 17 cells, the header has 16'],
    ['another encoding', `${csv({})}\uFFFD`, 'file is not UTF-8 text'],
  ])('with %s is refused', async (_name, text, problem) => {
    expect(await problemsOf(text)).toEqual(expect.arrayContaining([expect.stringContaining(problem)]));
  });
});

describe('a JSON file', () => {
  const json = (...lines: unknown[]) => JSON.stringify({ lines });

  it('gives the same lines as CSV, with numbers and lists as JSON has them', async () => {
    const asJson = { ...good, skuIds: [e5], quantity: 1000, unitPrice: 52.1, ownerIds: [owner] };
    const expected = {
      rows: [{ place: 'lines[0]', value: { ...line, unitPrice: '52.1' } }],
      problems: [],
      issues: [],
    };

    expect(await parseImport(json(asJson), 'json')).toEqual(expected);
    expect(await firstOf(`\uFEFF${json(good)}`, 'json')).toEqual(line);
  });

  it('may leave out or null what is empty', async () => {
    const priced = ['unitPrice', 'currency', 'pricePer', 'priceSource', 'priceDate', 'endDate'];
    const rest = Object.fromEntries(Object.entries(good).filter(([column]) => !priced.includes(column)));

    expect(await firstOf(json({ ...rest, endDate: null }), 'json')).toMatchObject({
      endDate: null,
      unitPrice: null,
    });
  });

  it.each([
    ['broken text', '{"lines":[', 'file is not JSON'],
    ['a bare array', '[]', 'file has no array "lines"'],
    ['null', 'null', 'file has no array "lines"'],
    ['an object for lines', '{"lines":{}}', 'file has no array "lines"'],
    ['a key beside lines', '{"lines":[],"line":[]}', 'file has unknown keys beside "lines": line.'],
    ['no lines', '{"lines":[]}', 'file has no lines.'],
    ['text for a line', json('x'), 'lines[0] is not an object'],
    ['an unknown key', json({ ...good, endDte: '2028-06-30' }), 'lines[0] "endDte" is not a column'],
    ['an object for a cell', json({ ...good, name: {} }), 'lines[0] name: is neither text'],
    ['a list for a cell', json({ ...good, name: ['a'] }), 'lines[0] name: is a list'],
    [
      'a price that lost its digits',
      json({ ...good, unitPrice: 1e21 }),
      'lines[0] unitPrice: "1e+21" is not a price',
    ],
  ])('with %s is refused', async (_name, text, problem) => {
    expect(await problemsOf(text, 'json')).toEqual(
      expect.arrayContaining([expect.stringContaining(problem)]),
    );
  });
});
