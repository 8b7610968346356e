import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cronProblem } from './cron-expression.ts';

describe('cronProblem', () => {
  it.each([
    '* * * * *',
    '*/5 * * * *',
    '0 6 * * 1',
    '30 7 1 1,4,7,10 *',
    '0 8-18/2 * * mon-fri',
    '59 23 31 dec *',
    '0 0 * * 7',
    ' 0  6 * * SUN ',
  ])('takes %j', (expression) => {
    expect(cronProblem(expression)).toBeNull();
  });

  it.each([
    ['', 'has 1 fields'],
    ['0 6 * *', 'has 4 fields'],
    ['0 0 6 * * 1', 'has 6 fields'],
    ['60 6 * * 1', '"60" is not a minute (0-59)'],
    ['0 24 * * 1', '"24" is not a hour'],
    ['0 6 0 * *', '"0" is not a day of month (1-31)'],
    ['0 6 * 13 *', '"13" is not a month'],
    ['0 6 * * 8', '"8" is not a day of week'],
    ['0 6 * * monday', '"monday" is not a day of week'],
    ['*/0 * * * *', '"*/0" is not a minute'],
    ['1-2-3 * * * *', 'is not a minute'],
    ['9-5 * * * *', 'is not a minute'],
    ['1/2/3 * * * *', 'is not a minute'],
    ['1, * * * *', 'is not a minute'],
    ['-1 * * * *', 'is not a minute'],
    ['0 6 L * *', 'is not a day of month'],
    ['@monthly', 'has 1 fields'],
    ['0 9 1 * 1', 'restricts the day of month and the day of week'],
  ])('refuses %j', (expression, problem) => {
    expect(cronProblem(expression)).toContain(problem);
  });

  it('takes exactly the values of a field', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99 }), (value) => {
        expect(cronProblem(`${value} * * * *`) === null).toBe(value <= 59);
        expect(cronProblem(`0 ${value} * * *`) === null).toBe(value <= 23);
        expect(cronProblem(`0 0 ${value} * *`) === null).toBe(value >= 1 && value <= 31);
        expect(cronProblem(`0 0 * ${value} *`) === null).toBe(value >= 1 && value <= 12);
        expect(cronProblem(`0 0 * * ${value}`) === null).toBe(value <= 7);
      }),
    );
  });
});
