import { describe, expect, it } from 'vitest';
import { known, unknown, type Figure } from '../core/model/product.ts';
import { monthOf } from '../core/trend/month.ts';
import type { MonthlyPoint } from '../core/trend/monthly-point.ts';
import { reductionAdvice } from '../core/trend/reduction-advice.ts';
import { adviceWords, judgementWords, useOf } from './trend-advice.ts';
import { sparkline } from './trend-document-text.ts';

const through = monthOf('2026-10');

function adviceOn(values: readonly number[], entitled: Figure<number> = known(1_000)) {
  const points: MonthlyPoint[] = values.map((value, place) => ({
    month: through - values.length + 1 + place,
    entitled,
    purchased: entitled,
    assigned: entitled,
    active: known(value),
    spared: known(0),
    method: 'sign-in-90d-internal',
    imported: false,
  }));
  return reductionAdvice({ points, through, entitledAtTermStart: entitled, entitledNow: entitled });
}

function level(value: number, months: number): number[] {
  return new Array<number>(months).fill(value);
}

describe('the words of a trend', () => {
  it.each([
    ['nothing', [], '0 months of use are known in a row; a trend needs 12.', 'none'],
    [
      'a level',
      level(900, 24),
      'Use is level over 24 months: no movement of 5 % or more; seasonally',
      'reallocation',
    ],
    ['a level that uses everything', level(1_000, 12), 'Use is level over 12 months', 'none'],
    [
      'growth',
      [...level(500, 18), ...level(700, 18)],
      'Use grows: the highest month went from 500 to 700 (40 %) over 36 months',
      'reallocation',
    ],
    [
      'a fall in one year',
      [...level(900, 6), ...level(500, 6)],
      'Undecided: the months differ, and too few of them',
      'reallocation',
    ],
    [
      'a fall over years',
      [...level(900, 18), ...level(500, 18)],
      '12 of 12 lower; seasonally adjusted',
      'renewal',
    ],
    ['a month without use', level(900, 24).with(3, 0), 'Undecided: a month without any use', 'reallocation'],
  ] as const)('%s', (_name, values, words, use) => {
    const advice = adviceOn(values);

    expect(judgementWords(advice.judgement)).toContain(words);
    expect(useOf(advice)).toBe(use);
    expect(adviceWords(advice)[0]).toMatch(
      use === 'renewal' ? /^500 units fewer/ : /^No reduction is advised/,
    );
  });

  it('do not deny a small trend under a season', () => {
    const year = [65, 72, 78, 80, 82, 84, 82, 80, 86, 93, 100, 98];
    const words = judgementWords(
      adviceOn(
        Array.from({ length: 36 }, (_, place) =>
          Math.round((year[(place + 10) % 12] ?? 0) * (100 - place / 10)),
        ),
      ).judgement,
    );

    expect(words).toContain('A season, not a surplus: January lies');
    expect(words).toContain('differ from their first year by less than 5 % (Mann-Kendall p below 0.0001)');
  });

  it('say that nothing is spare, and nothing at all where that is unknown', () => {
    expect(adviceWords(adviceOn(level(1_000, 12)))[1]).toContain('nothing is spare');
    expect(adviceWords(adviceOn(level(900, 12), unknown('not-in-register')))).toHaveLength(1);
  });
});

describe('sparkline', () => {
  it('runs from the lowest to the highest; unknown months are dots', () => {
    expect(sparkline([0, null, 50, 100])).toBe('▁·▅█');
    expect(sparkline([7, 7])).toBe('▄▄');
    expect(sparkline([null])).toBe('·');
  });
});
