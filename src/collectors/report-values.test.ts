import { describe, expect, it } from 'vitest';
import { readDay, readFlag, UnreadableValue } from './report-values.ts';

describe('report values', () => {
  it.each([
    ['2026-02-28', '2026-02-28'],
    [' 2026-02-28 ', '2026-02-28'],
    ['', null],
    [undefined, null],
  ])('the day of "%s" is %s', (text, day) => {
    expect(readDay(text)).toBe(day);
  });

  it.each(['2026-02-30', '28/02/2026', '2026-2-3', 'never', '2026-02-28T00:00:00Z'])(
    '"%s" is no day',
    (text) => {
      expect(() => readDay(text)).toThrow(UnreadableValue);
    },
  );

  it.each([
    ['True', true],
    ['yes', true],
    ['FALSE', false],
    ['No', false],
    ['', null],
    [undefined, null],
  ])('"%s" is %s', (text, flag) => {
    expect(readFlag(text)).toBe(flag);
  });

  it('takes nothing else for a flag', () => {
    expect(() => readFlag('1')).toThrow(UnreadableValue);
  });
});
