import { describe, expect, it } from 'vitest';
import { dayOf } from '../model/day.ts';
import {
  calendarMonthOf,
  firstDayOf,
  isoMonthOf,
  lastDayOf,
  lastWholeMonth,
  monthOf,
  monthOfDay,
  parseMonth,
} from './month.ts';

describe('months', () => {
  it('count from January 1970 and come back as they were written', () => {
    expect([monthOf('1970-01'), monthOf('2026-11')]).toEqual([0, 682]);
    expect(['1969-12', '1970-01', '2026-11'].map((iso) => isoMonthOf(monthOf(iso)))).toEqual([
      '1969-12',
      '1970-01',
      '2026-11',
    ]);
    expect(calendarMonthOf(monthOf('1969-12'))).toBe(11);
  });

  it.each(['2026-13', '2026-00', '2026-1', '2026-11-01', 'November', ''])('refuse %s', (text) => {
    expect(parseMonth(text)).toBeNull();
    expect(() => monthOf(text)).toThrow(TypeError);
  });

  it('know their days, leap years included', () => {
    expect(firstDayOf(monthOf('2028-02'))).toBe(dayOf('2028-02-01'));
    expect(lastDayOf(monthOf('2028-02'))).toBe(dayOf('2028-02-29'));
    expect(monthOfDay(dayOf('2026-11-30'))).toBe(monthOf('2026-11'));
  });

  it('are over on their last day', () => {
    expect(lastWholeMonth(dayOf('2026-11-29'))).toBe(monthOf('2026-10'));
    expect(lastWholeMonth(dayOf('2026-11-30'))).toBe(monthOf('2026-11'));
  });
});
