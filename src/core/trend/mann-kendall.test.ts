import { describe, expect, it } from 'vitest';
import { mannKendall, median, theilSenSlope } from './mann-kendall.ts';

describe('mannKendall', () => {
  it('agrees with a published worked example with a tie (College of the Holy Cross, Mann-Kendall by hand)', () => {
    const values = [12.9, 14.8, 13.2, 15.7, 13.8, 15.6, 12.9, 11.0, 17.3, 15.9, 19.0, 18.3, 20.1, 21.7];

    const test = mannKendall(values);

    expect(test.s).toBe(54);
    expect(test.variance).toBeCloseTo((14 * 13 * 33 - 2 * 1 * 9) / 18, 10);
    expect(test.z).toBeCloseTo(2.9058, 4);
    expect(test.p / 2).toBeCloseTo(0.0018, 4);
  });

  it('counts by hand: 10, 15, 14, 20 has five pairs that rise and one that falls', () => {
    expect(mannKendall([10, 15, 14, 20])).toMatchObject({ s: 4, variance: 156 / 18 });
  });

  it('mirrors: a fall is a rise the other way', () => {
    const rise = mannKendall([1, 2, 4, 3, 5, 7, 6, 9, 8, 10]);
    const fall = mannKendall([10, 8, 9, 6, 7, 5, 3, 4, 2, 1]);

    expect([fall.s, fall.p]).toEqual([-rise.s, rise.p]);
    expect(fall.z).toBe(-rise.z);
  });

  it('corrects the variance for groups of ties: twelve months, eleven alike', () => {
    expect(mannKendall([...new Array<number>(11).fill(5), 9]).variance).toBeCloseTo(858 / 18, 10);
  });

  it('sees nothing where nothing varies, dust of divisions included', () => {
    const dusty = Array.from({ length: 24 }, (_, place) => 1000 * (1 + place * 1e-14));

    expect(mannKendall(dusty)).toEqual({ s: 0, variance: 0, z: 0, p: 1 });
    expect(mannKendall([])).toMatchObject({ s: 0, p: 1 });
  });

  it('reads the normal table', () => {
    const ten = mannKendall([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const half = mannKendall([1, 2, 3, 4, 5, 6, 12, 11, 10, 9, 8, 7]);

    expect(ten.z).toBeCloseTo(44 / Math.sqrt(125), 10);
    expect(ten.p).toBeCloseTo(8.303e-5, 7);
    expect(half).toMatchObject({ s: 36 });
    expect(half.z).toBeCloseTo(35 / Math.sqrt(638 / 3), 10);
    expect(half.p).toBeCloseTo(0.0164, 4);
  });
});

describe('theilSenSlope', () => {
  it('is the median of all slopes, unmoved by one wild month', () => {
    expect(theilSenSlope([10, 12, 14, 16, 18])).toBe(2);
    expect(theilSenSlope([10, 12, 14, 900, 18])).toBe(2);
    expect(theilSenSlope([5])).toBe(0);
  });
});

describe('median', () => {
  it('takes the middle, or the middle of the two', () => {
    expect([median([3, 1, 2]), median([4, 1, 3, 2])]).toEqual([2, 2.5]);
    expect(() => median([])).toThrow(TypeError);
  });
});
