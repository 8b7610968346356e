import { describe, expect, it } from 'vitest';
import { readBytes, readCount, readDay, readFlag, readText, UnreadableValue } from './report-values.ts';

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

  it.each([
    ['0', 0],
    [' 12 ', 12],
    ['2147483647', 2_147_483_647],
    ['', null],
    [undefined, null],
  ])('the count of "%s" is %s', (text, count) => {
    expect(readCount(text)).toBe(count);
  });

  it.each(['-1', '1.5', '1,000', '1e3', 'many', '2147483648'])('"%s" is no count', (text) => {
    expect(() => readCount(text)).toThrow(UnreadableValue);
  });

  it('knows bytes beyond what a count holds, as long as they are exact', () => {
    expect(readBytes('107374182400')).toBe(107_374_182_400);
    expect(() => readBytes('9007199254740992')).toThrow(UnreadableValue);
  });

  it('takes blank text for unknown', () => {
    expect([readText(' a b '), readText('  '), readText(undefined)]).toEqual(['a b', null, null]);
  });
});
