import { describe, expect, it } from 'vitest';
import { judgeTrend } from './judge-trend.ts';
import { monthOf } from './month.ts';
import { level, line, monthsEnding, retailYear, seasonal, through } from './trend-months.fixture.ts';

function judged(values: readonly (number | null)[]) {
  return judgeTrend(monthsEnding(values), through);
}

/** Each value times the retail year of its month. */
function withSeason(values: readonly number[]): number[] {
  const year = seasonal(1_000_000, values.length);
  return values.map((value, place) => Math.round((value * year[place]!) / 1_000_000));
}

describe('judgeTrend', () => {
  it.each([0, 1, 11])('calls %i months too few', (count) => {
    expect(judged(level(100, count))).toEqual({ kind: 'tooShort', months: count });
  });

  it('names missing and unknown months of the last twelve', () => {
    const points = monthsEnding([...level(100, 20), null, 100, 100]).filter(
      ({ month }) => month !== monthOf('2026-03'),
    );

    expect(judgeTrend(points, through)).toEqual({
      kind: 'gaps',
      missing: [monthOf('2026-03')],
      unknown: [monthOf('2026-08')],
    });
  });

  it('counts the months since the history began, not what lies after a hole in it', () => {
    expect(judgeTrend(monthsEnding([100, 100, null, 100, 100]), through)).toEqual({
      kind: 'tooShort',
      months: 2,
    });
  });

  it('calls a history that stopped long ago one with gaps', () => {
    expect(judgeTrend(monthsEnding(level(100, 30)), through + 2)).toMatchObject({
      kind: 'gaps',
      missing: [through + 1, through + 2],
    });
  });

  it('leaves a gap in the past behind: the series starts after it', () => {
    const judgement = judged([...level(500, 10), null, ...level(100, 13)]);

    expect(judgement).toMatchObject({ kind: 'level', evidence: { series: { endedBy: 'unknown' } } });
  });

  it('does not mix methods: a change of definition is no decline', () => {
    const old = monthsEnding([...level(12_000, 18), ...level(9_000, 8)]).map((point, place) =>
      place < 18 ? { ...point, method: 'active-30d', imported: true } : point,
    );

    expect(judgeTrend(old, through)).toEqual({ kind: 'undecided', reason: 'methodChanged', evidence: null });
  });

  it('leaves the running month out', () => {
    const points = [...monthsEnding(level(100, 24)), { ...monthsEnding([5])[0]!, month: through + 1 }];

    expect(judgeTrend(points, through).kind).toBe('level');
  });

  describe('with 24 months and more', () => {
    it.each([
      ['level', level(1_000, 24), 'level'],
      ['a little noise', [...level(1_000, 12), ...level(1_015, 12)], 'level'],
      ['a slow fall that is not material', line(1_000, 980, 36), 'level'],
      ['a decline of 13 % over three years', line(12_000, 10_400, 36), 'decline'],
      [
        'a decline that came to rest a year ago',
        [...line(12_000, 10_400, 24), ...level(10_400, 12)],
        'decline',
      ],
      ['a step down', [...level(12_000, 18), ...level(10_400, 18)], 'decline'],
      ['growth', line(8_000, 10_000, 30), 'growth'],
      ['the retail year twice', seasonal(10_000, 24), 'seasonal'],
      ['the retail year three times', seasonal(10_000, 36), 'seasonal'],
      ['a decline under a season', withSeason(line(12_000, 10_000, 36)), 'decline'],
      ['growth under a season', withSeason(line(8_000, 11_000, 36)), 'growth'],
    ] as const)('%s', (_name, values, kind) => {
      expect(judged(values).kind).toBe(kind);
    });

    it('sees at most three years: a fall before them is history', () => {
      expect(judged([...level(2_000, 12), ...level(1_000, 36)])).toMatchObject({
        kind: 'level',
        evidence: { series: { endedBy: 'span' } },
      });
    });

    it('shows the season it took out', () => {
      expect(judged(seasonal(10_000, 36))).toMatchObject({
        evidence: {
          statistics: { season: { strongest: 10, weakest: 0, swingPct: 35, correlation: 1, repeats: true } },
        },
      });
    });

    it('is undecided where the months of a fall do not agree', () => {
      const values = line(12_000, 10_400, 24).with(23, 12_500);

      expect(judged(values)).toMatchObject({ kind: 'undecided', reason: 'weakTrend' });
    });

    it('is undecided where months differ without trend and without a pattern that comes back', () => {
      const oneYear = retailYear.map((part) => 10_000 * part);

      expect(judged([...oneYear, ...oneYear.toReversed()].map(Math.round))).toMatchObject({
        kind: 'undecided',
        reason: 'irregular',
      });
    });

    it('does not take ratios to a month without use', () => {
      expect(judged(level(50, 24).with(3, 0))).toMatchObject({ kind: 'undecided', reason: 'noUse' });
    });
  });

  describe('with 12 to 23 months', () => {
    it.each([
      ['level', level(1_000, 12), 'level'],
      ['a fall that nothing can be compared with', line(12_000, 9_000, 12), 'undecided'],
      ['a fall with five comparable months', line(12_000, 9_000, 17), 'undecided'],
      ['every one of eleven comparable months lower by a tenth', line(12_000, 9_000, 23), 'decline'],
      ['every comparable month higher', line(9_000, 12_000, 23), 'growth'],
      ['the retail year, not yet twice', seasonal(10_000, 18), 'seasonal'],
      ['the retail year, four months of a second one', seasonal(10_000, 16), 'undecided'],
      ['the retail year, once', seasonal(10_000, 12), 'undecided'],
      [
        'comparable months that do not agree',
        [...level(1_000, 12), ...level(900, 4), ...level(1_000, 4)],
        'undecided',
      ],
    ] as const)('%s', (_name, values, kind) => {
      const judgement = judged(values);

      expect(judgement.kind).toBe(kind);
      if (judgement.kind === 'undecided') expect(judgement.reason).toBe('secondYear');
    });
  });
});
