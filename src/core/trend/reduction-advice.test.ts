import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { known, unknown, type Figure } from '../model/product.ts';
import type { MonthlyPoint } from './monthly-point.ts';
import { reductionAdvice } from './reduction-advice.ts';
import { level, line, monthsEnding, seasonal, through } from './trend-months.fixture.ts';

function at(values: readonly number[], place: number): number {
  const value = values[place];
  if (value === undefined) throw new TypeError(`there are ${values.length} values, and none at ${place}`);
  return value;
}

function advised(
  points: readonly MonthlyPoint[],
  entitledAtTermStart: Figure<number> = known(12_000),
  entitledNow: Figure<number> = entitledAtTermStart,
) {
  return reductionAdvice({ points, through, entitledAtTermStart, entitledNow });
}

describe('reductionAdvice', () => {
  it('reproduces 12,000 to 10,400 over the term: 1,600, once a whole year needed no more', () => {
    const term = [...line(12_000, 10_400, 24), ...level(10_400, 12)];

    expect(advised(monthsEnding(term))).toMatchObject({
      kind: 'advised',
      from: 12_000,
      neededLevel: 10_400,
      units: 1_600,
      baseline: { needed: known({ units: 10_400, in: through, spared: 0 }), excess: known(1_600) },
    });
  });

  it('advises less while the same decline still runs: the highest month of the last twelve', () => {
    const term = line(12_000, 10_400, 36);

    expect(advised(monthsEnding(term))).toMatchObject({ neededLevel: term[24], units: 12_000 - term[24]! });
  });

  it('refuses a snapshot, whatever it says', () => {
    expect(advised(monthsEnding([3_000]))).toMatchObject({
      kind: 'refused',
      reason: 'snapshot',
      baseline: { needed: unknown('fewer-than-12-known-months') },
    });
    expect(advised([])).toMatchObject({ kind: 'refused', reason: 'snapshot' });
  });

  it.each([12, 16, 18, 23, 24, 30, 36])(
    'refuses 35 %% less in January than in November, on %i months',
    (count) => {
      const advice = advised(monthsEnding(seasonal(10_400, count)));

      expect(advice.kind).toBe('refused');
      expect(['seasonal', 'undecided']).toContain(advice.kind === 'refused' ? advice.reason : '');
    },
  );

  it('refuses eleven months, gaps, growth and a level, each by its name', () => {
    expect(advised(monthsEnding(level(100, 11)))).toMatchObject({ reason: 'tooShort' });
    expect(advised(monthsEnding([...level(100, 20), null, 100]))).toMatchObject({ reason: 'gaps' });
    expect(advised(monthsEnding(line(8_000, 10_000, 30)))).toMatchObject({ reason: 'growth' });
    expect(advised(monthsEnding(level(10_400, 36)))).toMatchObject({
      reason: 'level',
      baseline: { excess: known(1_600) },
    });
  });

  it('keeps the seats that are neither in use nor idle', () => {
    const points = monthsEnding([...line(12_000, 10_400, 24), ...level(10_400, 12)], { spared: known(250) });

    expect(advised(points)).toMatchObject({
      neededLevel: 10_650,
      units: 1_350,
      baseline: { needed: known({ units: 10_650, in: through, spared: 250 }) },
    });
  });

  describe('where a month does not tell its seats that are neither in use nor idle', () => {
    const untold = unknown('not-in-the-imported-history');
    const values = [...line(12_000, 10_400, 24), ...level(10_400, 12)];

    it('advises no more than an upper bound, and says why', () => {
      const points = monthsEnding(values, { spared: untold, assigned: known(11_900) });

      expect(advised(points)).toMatchObject({
        ...{ kind: 'advised', units: 1_600, atMostBecause: 'not-in-the-imported-history' },
        baseline: {
          needed: known({
            ...{ units: 10_400, in: through, spared: null, atLeastBecause: 'not-in-the-imported-history' },
          }),
          excess: known(1_600),
        },
      });
    });

    it('is exact where no more than the highest month were assigned', () => {
      const points = monthsEnding(values, { spared: untold, assigned: known(10_400) });
      const advice = advised(points);

      expect(advice).toMatchObject({ kind: 'advised', units: 1_600, baseline: { excess: known(1_600) } });
      expect(advice).not.toHaveProperty('atMostBecause');
    });

    it('is a bound too where another month than the highest may have needed more', () => {
      const points = monthsEnding(values, { spared: known(250) });
      const place = points.length - 4;
      const mixed = points.map((point, index) =>
        index === place ? { ...point, spared: untold, assigned: known(11_900) } : point,
      );

      expect(advised(mixed)).toMatchObject({ units: 1_350, atMostBecause: 'not-in-the-imported-history' });
    });
  });

  it('counts what the running month already needs', () => {
    const points = monthsEnding([...line(12_000, 10_400, 24), ...level(10_400, 12)]);
    const running = { ...points[0]!, month: through + 1, active: known(10_900) };

    expect(advised([...points, running])).toMatchObject({
      kind: 'advised',
      neededLevel: 10_900,
      units: 1_100,
    });
  });

  it('does not give back twice what an amendment gave back, nor what was never there', () => {
    const points = monthsEnding([...line(12_000, 10_400, 24), ...level(10_400, 12)]);

    expect(advised(points, known(12_000), known(11_000))).toMatchObject({ from: 11_000, units: 600 });
    expect(advised(points, known(12_000), known(10_000))).toMatchObject({ reason: 'nothingToReduce' });
    expect(advised(points, unknown('no-line-in-force'), known(12_000))).toMatchObject({
      reason: 'entitledUnknown',
      baseline: { excess: known(1_600) },
    });
    expect(advised(points, known(12_000), unknown('no-line-in-force'))).toMatchObject({
      reason: 'entitledUnknown',
      baseline: { excess: unknown('no-line-in-force') },
    });
  });
});

const count = fc.integer({ min: 0, max: 13_000 });
const entitled = fc.integer({ min: 0, max: 20_000 }).map(known);

/** Any year repeated, every month off by up to `noise` parts of itself. */
function seasonalSeries(noise: number, months: fc.Arbitrary<number>): fc.Arbitrary<number[]> {
  return fc
    .record({
      months,
      level: fc.integer({ min: 1_000, max: 50_000 }),
      year: fc.oneof(
        fc.array(fc.double({ min: 0.2, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 }),
        fc
          .record({
            amplitude: fc.double({ min: 0, max: 0.8, noNaN: true }),
            phase: fc.double({ min: 0, max: 12, noNaN: true }),
          })
          .map(({ amplitude, phase }) =>
            Array.from({ length: 12 }, (_, m) => 1 + amplitude * Math.sin(((m + phase) * Math.PI) / 6)),
          ),
      ),
      off: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 48, maxLength: 48 }),
    })
    .map(({ months: n, level: base, year, off }) =>
      Array.from({ length: n }, (_, place) =>
        Math.round(base * at(year, place % 12) * (1 + noise * at(off, place))),
      ),
    );
}

describe('no reduction is ever advised', () => {
  it('on fewer than twelve months', () => {
    fc.assert(
      fc.property(fc.array(count, { maxLength: 11 }), entitled, (values, right) => {
        expect(advised(monthsEnding(values), right).kind).toBe('refused');
      }),
    );
  });

  it('on an unknown or missing month among the last twelve', () => {
    const holes = fc.integer({ min: 0, max: 11 });
    fc.assert(
      fc.property(fc.integer({ min: 12, max: 40 }), holes, fc.boolean(), (months, back, isMissing) => {
        const points = monthsEnding(line(20_000, 5_000, months));
        const hole = points.length - 1 - back;
        const broken = isMissing
          ? points.toSpliced(hole, 1)
          : points.with(hole, { ...points[hole]!, active: unknown('users-missing') });

        expect(advised(broken).kind).toBe('refused');
      }),
    );
  });

  it('on a season, whatever its shape, with months off by up to 2 %', () => {
    fc.assert(
      fc.property(seasonalSeries(0.02, fc.integer({ min: 12, max: 48 })), entitled, (values, right) => {
        expect(advised(monthsEnding(values), right).kind).toBe('refused');
      }),
      { numRuns: 500 },
    );
  });

  it('on seasons with months off by up to 10 %: not once in 2,000 (a fixed draw)', () => {
    const draw = fc.sample(seasonalSeries(0.1, fc.integer({ min: 24, max: 36 })), {
      numRuns: 2_000,
      seed: 20_261_122,
    });

    const claimed = draw.filter(
      (values) => advised(monthsEnding(values), known(1_000_000)).kind === 'advised',
    );

    expect(claimed).toHaveLength(0);
  });
});

describe('what is advised', () => {
  const falling = fc
    .record({
      months: fc.integer({ min: 18, max: 48 }),
      from: fc.integer({ min: 2_000, max: 12_000 }),
      part: fc.double({ min: 0.3, max: 1, noNaN: true }),
      off: fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 48, maxLength: 48 }),
    })
    .map(({ months, from, part, off }) =>
      line(from, Math.round(from * part), months).map((value, place) => Math.max(0, value + at(off, place))),
    );
  const spared = fc.integer({ min: 0, max: 500 });

  it('is at least one unit, and leaves what the highest of the last twelve months needed', () => {
    let claimed = 0;
    fc.assert(
      fc.property(falling, spared, entitled, entitled, (values, kept, atStart, now) => {
        const advice = advised(monthsEnding(values, { spared: known(kept) }), atStart, now);
        const highest = Math.max(...values.slice(-12)) + kept;

        if (advice.kind === 'refused') return;
        claimed += 1;
        expect(advice.units).toBeGreaterThanOrEqual(1);
        expect(advice.neededLevel).toBe(highest);
        expect(Math.min(atStart.known ? atStart.value : 0, now.known ? now.value : 0) - advice.units).toBe(
          highest,
        );
      }),
      { numRuns: 400 },
    );
    expect(claimed).toBeGreaterThan(0);
  });

  it('is the same whatever the order of the months', () => {
    const points = monthsEnding(line(12_000, 10_400, 36));
    fc.assert(
      fc.property(fc.shuffledSubarray(points, { minLength: points.length }), (shuffled) => {
        expect(advised(shuffled)).toEqual(advised(points));
      }),
      { numRuns: 20 },
    );
  });
});
