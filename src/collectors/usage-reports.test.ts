import { describe, expect, it } from 'vitest';
import { answerJson } from '../graph/testing/local-graph.ts';
import { createMemoryRun } from '../testing/memory-run.ts';
import { lineOf, reportCases } from './testing/report-cases.ts';
import { createCollect, csv, day, refused } from './testing/scripted-tenant.ts';

const collect = createCollect(createMemoryRun);

const detailed = ['Last Activity Date', 'Last Activated Date'];

describe.each(reportCases)('$source', ({ source, table, path, header, rows, mayBeEmpty, optional }) => {
  it('is read by the names of its columns, through quotes and a byte order mark', async () => {
    const { report, run, seen } = await collect(source);

    expect(run.rows(table)).toEqual(rows);
    expect([report.status, report.asOf, report.gaps, report.issues]).toEqual(['complete', day, [], []]);
    expect(seen.map(({ url }) => decodeURIComponent(url))).toEqual([path]);
  });

  it('leaves unknown what it has no column for, and says so', async () => {
    const absent = Object.keys(optional);
    const kept = header.split(',').filter((column) => !absent.includes(column));

    const { report, run } = await collect(source, {
      [source]: csv(
        kept.join(','),
        lineOf(kept.join(','), { 'Product Type': 'X', 'Last Activated Date': day }),
      ),
    });

    expect(run.rows(table)).toHaveLength(1);
    expect(run.rows(table)[0]).toMatchObject(
      Object.fromEntries(Object.values(optional).map((field) => [field, null])),
    );
    expect([report.status, report.gaps]).toEqual(['complete', []]);
    expect(report.issues.filter(({ code }) => code === 'column-absent').length).toBeGreaterThanOrEqual(
      Math.min(absent.length, 5),
    );
  });

  it('fails without the column that would read as nobody being active', async () => {
    const column = detailed.find((name) => header.split(',').includes(name))!;

    const { report, run } = await collect(source, {
      [source]: csv(header.replace(column, 'Something'), lineOf(header, {})),
    });

    expect(run.rows(table)).toEqual([]);
    expect([report.status, report.gaps.map(({ reason }) => reason)]).toEqual(['failed', ['malformed']]);
    expect(report.gaps[0]?.detail).toContain(column);
  });

  it('takes blank cells for unknown, never for 0', async () => {
    const { report, run } = await collect(source, { [source]: csv(header, lineOf(header, {})) });

    expect(run.rows(table)).toHaveLength(1);
    expect(run.rows(table)[0]).toMatchObject(
      Object.fromEntries(Object.values(optional).map((field) => [field, null])),
    );
    expect(report.status).toBe('complete');
  });

  it('leaves out a line with a number that is none, and is incomplete', async () => {
    const [column] = Object.keys(optional).filter((name) => /Count|Windows$/.test(name));

    const { report, run } = await collect(source, {
      [source]: csv(header, lineOf(header, { [column!]: 'many' }), lineOf(header, {})),
    });

    expect(run.rows(table)).toHaveLength(1);
    expect([report.status, report.gaps.map(({ reason }) => reason)]).toEqual(['incomplete', ['malformed']]);
  });

  it('keeps the whole lines of a report that breaks off each time', async () => {
    const { report, run, seen } = await collect(source, {
      [source]: (response: { end(text: string): unknown }) =>
        void response.end(`\uFEFF${header}\r\n${lineOf(header, {})}\r\n${day},bob@cont`),
    });

    expect(new Set(run.rows(table).map((row) => 'userKey' in row && row.userKey))).toEqual(
      new Set(['bob@contoso.com']),
    );
    expect([report.status, report.rows, report.gaps.map(({ reason }) => reason)]).toEqual([
      'incomplete',
      1,
      ['incomplete'],
    ]);
    // Twice at once, and twice when the other sources are done.
    expect(seen).toHaveLength(4);
  });

  it('says when names are concealed, by the names and by the setting', async () => {
    const hash = 'E58EEF6A6BBD3D0293CB306D24A42057';
    const byName = await collect(source, {
      [source]: csv(header, lineOf(header, { 'User Principal Name': hash })),
    });
    const bySetting = await collect(
      source,
      { 'report-settings': (response) => answerJson(response, { displayConcealedNames: true }) },
      { wanted: ['report-settings', source] },
    );

    expect(byName.run.rows(table)).toMatchObject([{ userKey: hash.toLowerCase() }]);
    for (const { report } of [byName, bySetting])
      expect([report.status, report.gaps.map(({ reason }) => reason)]).toEqual(['complete', ['concealed']]);
  });

  it(`is ${mayBeEmpty ? 'no gap' : 'a gap'} when it is empty`, async () => {
    const { report } = await collect(source, { [source]: csv(header) });

    expect([report.status, report.rows, report.gaps.map(({ reason }) => reason)]).toEqual([
      'complete',
      0,
      mayBeEmpty ? [] : ['missing'],
    ]);
  });

  it('fails when it is refused', async () => {
    const { report } = await collect(source, { [source]: refused });

    expect([report.status, report.gaps.map(({ reason }) => reason)]).toEqual(['failed', ['forbidden']]);
  });
});

describe.each(reportCases.filter(({ deleted }) => deleted !== null))(
  '$source of deleted people',
  ({ source, table, header, deleted }) => {
    it('is left out, as others may bear their names', async () => {
      const [column, value] = deleted ?? ['', ''];

      const { report, run } = await collect(source, {
        [source]: csv(header, lineOf(header, { [column]: value }), lineOf(header, {})),
      });

      expect(run.rows(table)).toHaveLength(1);
      expect([report.status, report.rows]).toEqual(['complete', 1]);
    });
  },
);
