import { describe, expect, it } from 'vitest';
import { listText, onSheet, type ListText } from './list-text.ts';
import { parseServers } from './parse-servers.ts';
import { workbookBytes } from './testing/workbook-bytes.ts';

const day = new Date('2026-11-20T00:00:00Z');
const header = ['id', 'kind', 'processors', 'physicalCores', 'product', 'edition', 'version', 'exportedOn'];
const host = ['h1', 'host', 2, 16, 'SQL Server', 'Standard', '2019', day];

async function read(bytes: Uint8Array, sheet: string | null = null): Promise<ListText> {
  return listText({ kind: 'servers', fileName: 'list.xlsx', bytes, sheet });
}

async function problemsOf(bytes: Uint8Array, sheet: string | null = null): Promise<string[]> {
  const { problems, sheet: name } = await read(bytes, sheet);
  return onSheet(problems, name).map(({ place, message }) => `${place} ${message}`);
}

describe('a workbook', () => {
  it('reads as the CSV file with the same cells', async () => {
    const csv = `${header.join(',')}\nh1,host,2,16,SQL Server,Standard,2019,2026-11-20\n`;

    const { text, sheet, problems } = await read(await workbookBytes({ Servers: [header, host] }));

    expect([sheet, problems]).toEqual(['Servers', []]);
    expect(parseServers(text, '2026-11-22')).toEqual(parseServers(csv, '2026-11-22'));
  });

  it('keeps the number of each row, whatever is empty above it', async () => {
    const rows = [[], ['id', 'exportedOn', 'note'], [], ['h1', day], [null, null, null], ['h2', 'yesterday']];
    const { text } = await read(await workbookBytes({ Servers: rows }));

    expect(parseServers(text, null).problems).toEqual([
      { place: 'line 6', message: 'exportedOn "yesterday" is not a day (YYYY-MM-DD).' },
    ]);
  });

  it('may have a title above its header', async () => {
    const rows = [['Servers of the data centre'], [null, 'Contoso'], header, host];
    const bytes = await workbookBytes({ Servers: rows }, (book) => {
      book.getWorksheet('Servers')!.mergeCells('A1:H1');
    });
    const { text, problems } = await read(bytes);

    expect(problems).toEqual([]);
    expect(parseServers(text, null).lines).toMatchObject([{ serverId: 'h1', physicalCores: 16 }]);
  });

  it('gives numbers, dates, flags and results of formulas as they are shown', async () => {
    const names = ['id', 'version', 'processors', 'softwareAssurance', 'lastSeenOn', 'exportedOn', 'edition'];
    const cells = [
      'h1',
      10.5,
      { formula: '1+1', result: 2 },
      true,
      new Date('2026-11-19T08:29:59.999Z'),
      day,
      'Standard,\n"64-bit"',
    ];
    const bytes = await workbookBytes({ Servers: [names, cells] }, (book) => {
      book.getWorksheet('Servers')!.getCell('B2').numFmt = '0.00';
    });

    expect((await read(bytes)).text.split('\n')[1]).toBe(
      '"h1","10.50","2","true","2026-11-19T08:30:00","2026-11-20","Standard, ""64-bit"""',
    );
  });

  it('loses no decimals a format hides, and takes a number written as text', async () => {
    const bytes = await workbookBytes(
      { Servers: [header, ['h1', 'host', '2', 2.5, '', '', '', day]] },
      (book) => {
        book.getWorksheet('Servers')!.getCell('D2').numFmt = '0.0';
      },
    );
    const { text } = await read(bytes);

    expect(text).toContain('"2","2.5"');
    expect(parseServers(text, null).problems.map(({ message }) => message)).toEqual([
      'physicalCores "2.5" is not a whole number.',
    ]);
  });
});

describe('the sheet', () => {
  const list = [header, host];
  const notes = [['Note'], ['of the data centre']];

  it('is the only one with the day of its export, or the one that is named', async () => {
    const bytes = await workbookBytes({ Notes: notes, Servers: list });

    expect((await read(bytes)).sheet).toBe('Servers');
    expect((await read(bytes, 'notes')).sheet).toBe('Notes');
  });

  it.each([
    [
      'of two lists',
      { A: list, B: list },
      null,
      'file has several lists: "A", "B". Choose one with --sheet.',
    ],
    [
      'of none with a day',
      { A: notes, B: notes },
      null,
      'file has several sheets, and the first row of none names exportedOn; they are "A", "B". Add the column, or choose one with --sheet.',
    ],
    ['that is not there', { A: list }, 'C', 'file has no sheet "C" with anything in it; its sheets are "A".'],
    ['of an empty workbook', { A: [] }, null, 'file has no sheet with anything in it.'],
  ])('%s is asked for by name', async (_name, sheets, sheet, problem) => {
    expect(await problemsOf(await workbookBytes(sheets), sheet)).toEqual([problem]);
  });

  it('that is hidden is none that can be meant', async () => {
    const bytes = await workbookBytes({ Servers: list, Old: list }, (book) => {
      book.getWorksheet('Old')!.state = 'hidden';
    });

    expect((await read(bytes)).sheet).toBe('Servers');
  });
});

describe('what does not read', () => {
  it('is told with sheet, row and cell, where its column counts', async () => {
    const wide = [...header, 'owner'];
    const bytes = await workbookBytes({
      Servers: [
        wide,
        ['h1', 'host', { error: '#N/A' }, { formula: 'A1*2' }, null, null, null, day, { error: '#REF!' }],
        ['h2', 'host', 2, 16, null, null, null, day, null, 'Total'],
      ],
    });

    expect(await problemsOf(bytes)).toEqual([
      'sheet "Servers" line 2 cell C2 holds the error #N/A.',
      'sheet "Servers" line 2 cell D2 is a formula without a stored result; open the file, let it calculate, and save it.',
      'sheet "Servers" line 3 cell J3 stands outside the columns of the header.',
    ]);
  });

  it('is a merged header, and merged cells below it', async () => {
    const bytes = await workbookBytes({ Servers: [header, host, host] }, (book) => {
      book.getWorksheet('Servers')!.mergeCells('C1:D1');
      book.getWorksheet('Servers')!.mergeCells('A2:A3');
    });

    const problems = await problemsOf(bytes);
    expect(problems[0]).toBe(
      'sheet "Servers" line 1 cell D1 belongs to merged cells; unmerge the header and name each column.',
    );
    expect(problems).toContain(
      'sheet "Servers" line 3 cell A3 belongs to merged cells; unmerge them and fill each.',
    );
  });

  it.each([
    ['a password', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]), /^file is protected by a password/],
    ['rubbish', new Uint8Array(5_000_000).fill(7), /^file is not an XLSX workbook that can be read/],
    ['too large', new Uint8Array(50_000_000).fill(7), /^file has 48 MB, and workbooks are read up to 16 MB/],
    ['a torn file', new Uint8Array([0x50, 0x4b, 3, 4, 1, 2, 3]), /^file is not an XLSX workbook/],
    ['nothing', new Uint8Array(0), /^file is not an XLSX workbook/],
  ])('is %s', async (_name, bytes, message) => {
    expect(await problemsOf(bytes)).toEqual([expect.stringMatching(message)]);
  });

  it('is a sheet asked of a file that has none', async () => {
    const { problems } = await listText({
      kind: 'servers',
      fileName: 'list.csv',
      bytes: Buffer.from('id,exportedOn\n'),
      sheet: 'Servers',
    });

    expect(problems[0]?.message).toBe('is no workbook and has no sheets: leave --sheet out.');
  });
});
