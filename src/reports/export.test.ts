import { mkdtemp, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import excel from 'exceljs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { Sheet } from './sheet.ts';
import { toCsv } from './to-csv.ts';
import { writeWorkbook } from './write-workbook.ts';

const sheet: Sheet = {
  name: 'positions',
  columns: ['name', 'assigned', 'note'],
  rows: [
    ['Visio, "Plan 2"', 12, '=cmd()'],
    ['Copilot', null, 'assigned: users-failed'],
  ],
};

describe('an export', () => {
  it('is CSV that reads back, with formulas defused and unknown left empty', () => {
    const text = toCsv(sheet);

    expect(text.startsWith('\uFEFF')).toBe(true);
    expect(parse(text, { bom: true })).toEqual([
      ['name', 'assigned', 'note'],
      ['Visio, "Plan 2"', '12', "'=cmd()"],
      ['Copilot', '', 'assigned: users-failed'],
    ]);
  });

  it('is a workbook whose numbers are numbers and whose text stays text', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'seatkeeper-')), 'positions.xlsx');

    await writeWorkbook(file, sheet);

    const workbook = new excel.Workbook();
    await workbook.xlsx.readFile(file);
    const read = workbook.getWorksheet('positions');
    expect(read?.getCell('B2').value).toBe(12);
    expect(read?.getCell('B3').value).toBeNull();
    expect(read?.getCell('C2').value).toBe('=cmd()');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });
});
