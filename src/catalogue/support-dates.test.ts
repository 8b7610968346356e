import { describe, expect, it } from 'vitest';
import { readComputeLimits, shippedComputeLimits } from './compute-limits.ts';
import { readSupportDates, shippedSupportDates } from './support-dates.ts';

const header = 'product,version,build,edition,endsOn,readAt,source';

describe('the table of support dates', () => {
  it('is damaged where a row is there twice, or names no source', () => {
    const row = 'windows,Windows 11 24H2,26100,home-pro,2026-10-13,2026-08-22,a page';

    expect(readSupportDates(`${header}\n${row}`)).toHaveLength(1);
    expect(() => readSupportDates(`${header}\n${row}\n${row}`)).toThrow(TypeError);
    expect(() => readSupportDates(`${header}\n${row.replace('a page', '')}`)).toThrow(TypeError);
    expect(() => readSupportDates(`${header}\n${row.replace('2026-10-13', 'soon')}`)).toThrow(TypeError);
  });

  it('has a year for servers and a build for Windows, and both common editions of each build', () => {
    const dates = shippedSupportDates();
    const windows = dates.filter(({ product }) => product === 'windows');
    const builds = Map.groupBy(windows, ({ build }) => build);

    expect(builds.has(null)).toBe(false);
    for (const rows of builds.values())
      expect(rows.map(({ edition }) => edition)).toEqual(
        expect.arrayContaining(['home-pro', 'enterprise-education']),
      );
    const others = dates.filter(({ product }) => product !== 'windows');
    expect(others.filter(({ version, build }) => !/^20\d\d$/.test(version) || build !== null)).toEqual([]);
  });
});

describe('the limits of SQL Server Standard', () => {
  it('are those Microsoft documents, each of one version', () => {
    expect(shippedComputeLimits().map(({ year, sockets, cores }) => [year, sockets, cores])).toEqual([
      [2014, 4, 16],
      [2016, 4, 24],
      [2017, 4, 24],
      [2019, 4, 24],
      [2022, 4, 24],
      [2025, 4, 32],
    ]);
    expect(() => readComputeLimits('year,sockets,cores,readAt,source\n2025,4,0,2026-11-23,x')).toThrow(
      TypeError,
    );
  });
});
