import { describe, expect, it } from 'vitest';
import { earliestCursor, formatCursor, parseCursor } from './page-cursor.ts';

const second = { page: 2, link: 'https://g/v1.0/users?$skiptoken=b' };
const third = { page: 3, link: 'https://g/v1.0/users?$skiptoken=c' };

describe('page cursor', () => {
  it('comes back as it was written', () => {
    expect(parseCursor(formatCursor(second))).toEqual(second);
  });

  it.each([null, '', 'https://g/v1.0/users', 'x y'])('%s is none', (text) => {
    expect(parseCursor(text)).toBeNull();
  });

  it.each([
    [[second, third], second],
    [[third, second], second],
    [[third, third], third],
  ])('goes on where the table that is behind had come to', (cursors, earliest) => {
    expect(earliestCursor(cursors.map(formatCursor))).toEqual(earliest);
  });

  it('begins at the beginning when one table has nothing yet', () => {
    expect(earliestCursor([formatCursor(third), null])).toBeNull();
    expect(earliestCursor([null, formatCursor(third)])).toBeNull();
  });
});
