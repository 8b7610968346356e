import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, isoOf } from '../model/day.ts';
import { addMonths, addYears, wholeMonths } from './calendar-days.ts';

describe('addMonths', () => {
  it.each([
    ['2026-01-15', 1, '2026-02-15'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-12-01', 1, '2027-01-01'],
    ['2026-01-01', -13, '2024-12-01'],
  ])('%s and %i months is %s', (from, months, to) => {
    expect(isoOf(addMonths(dayOf(from), months))).toBe(to);
  });

  it('of a leap day falls on the last day of February', () => {
    expect([1, 4].map((years) => isoOf(addYears(dayOf('2024-02-29'), years)))).toEqual([
      '2025-02-28',
      '2028-02-29',
    ]);
  });
});

describe('wholeMonths', () => {
  it.each([
    ['2026-01-01', '2026-03-31', 3],
    ['2026-01-15', '2026-02-14', 1],
    ['2025-07-01', '2026-06-30', 12],
    ['2026-01-31', '2026-02-27', 1],
    ['2026-01-01', '2026-01-30', null],
    ['2026-01-01', '2026-02-01', null],
    ['2026-01-01', '2026-01-01', null],
  ])('from %s to %s: %s', (from, to, months) => {
    expect(wholeMonths(dayOf(from), dayOf(to))).toBe(months);
  });

  it('counts what addMonths adds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: 1, max: 60 }), (from, months) => {
        expect(wholeMonths(from, addMonths(from, months) - 1)).toBe(months);
      }),
    );
  });
});
