import { describe, expect, it } from 'vitest';
import { dayOf, isoOf } from '../core/model/day.ts';
import { measurementWindows } from './trend-document-windows.ts';

function windows(termStart: string | null, asOf: string) {
  return measurementWindows(termStart, dayOf(asOf)).map(({ from, to, orderDay }) =>
    [from, to, orderDay].map(isoOf),
  );
}

describe('measurementWindows', () => {
  it('are the contract years until the day, the order day 30 days before each anniversary', () => {
    expect(windows('2025-07-01', '2026-07-01')).toEqual([
      ['2025-07-01', '2026-06-30', '2026-06-01'],
      ['2026-07-01', '2027-06-30', '2027-06-01'],
    ]);
  });

  it('are the last three of a long term', () => {
    expect(windows('2010-07-01', '2026-11-22').map(([from]) => from)).toEqual([
      '2024-07-01',
      '2025-07-01',
      '2026-07-01',
    ]);
  });

  it('are calendar years where no contract line is in force', () => {
    expect(windows(null, '2026-11-22')).toEqual([
      ['2024-01-01', '2024-12-31', '2024-12-02'],
      ['2025-01-01', '2025-12-31', '2025-12-02'],
      ['2026-01-01', '2026-12-31', '2026-12-02'],
    ]);
  });

  it('follow each other without a day between or twice, leap days included', () => {
    expect(windows('2024-02-29', '2027-03-01').map(([from, to]) => [from, to])).toEqual([
      ['2025-02-28', '2026-02-27'],
      ['2026-02-28', '2027-02-27'],
      ['2027-02-28', '2028-02-28'],
    ]);
  });
});
