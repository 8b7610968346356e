import { describe, expect, it } from 'vitest';
import { decompose, indexOf } from './decompose.ts';
import { monthOf } from './month.ts';

const from = monthOf('2024-01');

function months(values: readonly number[]) {
  return values.map((active, place) => ({ month: from + place, active, imported: false }));
}

/** Ten months at 90, one at 150, one at 150: mean 100, so the indices are 0.9 and 1.5. */
const year = [90, 90, 90, 90, 90, 90, 90, 90, 90, 90, 150, 150];

describe('decompose', () => {
  it('gives back a hand-worked level and its month indices', () => {
    const { months: parts, indices } = decompose(months([...year, ...year]))!;

    expect(indices.map((index) => Math.round(index * 1e6) / 1e6)).toEqual(year.map((value) => value / 100));
    expect(parts.slice(0, 6).map(({ trend }) => trend)).toEqual(new Array(6).fill(null));
    expect(parts.slice(18).map(({ trend }) => trend)).toEqual(new Array(6).fill(null));
    for (const { trend } of parts.slice(6, 18)) expect(trend).toBeCloseTo(100, 9);
    for (const { adjusted } of parts) expect(adjusted).toBeCloseTo(100, 9);
  });

  it('takes the centred average as worked by hand: half the weight on the first and the last of 13', () => {
    const values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 25, ...new Array<number>(11).fill(30)];

    const seventh = decompose(months(values))!.months[6]!;

    // (1/2 + 2 + 3 + … + 12 + 25/2) / 12 = (0.5 + 77 + 12.5) / 12
    expect(seventh.trend).toBe(90 / 12);
  });

  it('keeps a straight line straight', () => {
    const line = Array.from({ length: 36 }, (_, place) => 12_000 - 40 * place);

    const { months: parts, indices } = decompose(months(line))!;

    for (const [place, { trend }] of parts.entries())
      if (trend !== null) expect(trend).toBeCloseTo(line[place]!, 6);
    for (const index of indices) expect(index).toBeCloseTo(1, 6);
  });

  it('starts in any month: the index belongs to the calendar month', () => {
    const shifted = [...year, ...year, ...year].slice(5, 5 + 24).map((active, place) => ({
      month: from + 5 + place,
      active,
      imported: false,
    }));

    const { indices } = decompose(shifted)!;

    expect(indexOf(indices, monthOf('2030-11'))).toBeCloseTo(1.5, 9);
    expect(indexOf(indices, monthOf('2030-03'))).toBeCloseTo(0.9, 9);
  });

  it('needs two years, and use in every month', () => {
    expect(decompose(months([...year, ...year].slice(1)))).toBeNull();
    expect(decompose(months([...year, ...year.with(3, 0)]))).toBeNull();
  });
});
