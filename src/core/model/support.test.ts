import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { supportOn, type SupportDate } from './support.ts';

function ends(...days: (string | null)[]): SupportDate[] {
  return days.map((endsOn) => ({
    ...{ product: 'windows', version: 'Windows 11 24H2', build: '26100', edition: null, endsOn },
    ...{ readAt: '2026-08-22', source: 'a page' },
  }));
}

describe('the support of a version', () => {
  it.each([
    ['until its last day', ends('2026-11-22'), 'supported'],
    ['no longer the day after', ends('2026-11-21'), 'ended'],
    ['of no edition', ends('2025-11-11', '2026-11-10'), 'ended'],
    ['of one edition', ends('2025-11-11', '2027-10-12'), 'differs'],
    ['of one edition, where of the other nothing is known', ends('2028-10-10', null), 'differs'],
    ['of an edition without a date', ends(null), 'unknown'],
    ['on no list', [], 'unknown'],
  ])('%s', (_name, dates, verdict) => {
    expect(supportOn('2026-11-22', dates).verdict).toBe(verdict);
  });

  it('is never claimed beyond a date, nor where one is missing', () => {
    const day = fc.constantFrom('2025-01-01', '2026-11-21', '2026-11-22', '2030-01-01', null);
    fc.assert(
      fc.property(fc.array(day, { maxLength: 5 }), (days) => {
        const { verdict } = supportOn('2026-11-22', ends(...days));
        const isSure = days.length > 0 && days.every((each) => each !== null && each >= '2026-11-22');
        const isOver = days.length > 0 && days.every((each) => each !== null && each < '2026-11-22');
        expect([verdict === 'supported', verdict === 'ended']).toEqual([isSure, isOver]);
      }),
    );
  });
});
