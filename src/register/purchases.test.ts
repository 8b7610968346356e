import fc from 'fast-check';
import { expect, it } from 'vitest';
import { purchasesOf } from './purchases.ts';

const day = fc.constantFrom('2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01');
/** Lines of one product in the order they came; each may correct one that stood before it. */
const someLines = fc
  .array(fc.record({ startDate: day, endDate: fc.option(day), corrects: fc.option(fc.nat(9)) }), {
    minLength: 1,
    maxLength: 8,
  })
  .map((all) => {
    const by = new Map<number, number>();
    all.forEach(({ corrects }, at) => {
      if (corrects !== null && corrects < at && !by.has(corrects)) by.set(corrects, at);
    });
    return all.map(({ startDate, endDate }, at) => {
      const next = by.get(at);
      return {
        id: `e5/${at}`,
        product: 'e5',
        startDate,
        endDate,
        supersededBy: next === undefined ? null : `e5/${next}`,
      };
    });
  });

it('a correction takes no purchase back, whatever it says', () => {
  fc.assert(
    fc.property(someLines, day, day, (lines, asOf, startDate) => {
      const before = purchasesOf(lines, 'e5', asOf).map(({ id }) => id);
      for (const corrected of lines.filter(({ supersededBy }) => supersededBy === null)) {
        const correction = { ...corrected, id: 'e5/new', startDate, endDate: null, supersededBy: null };
        const after = lines.map((line) => (line === corrected ? { ...line, supersededBy: 'e5/new' } : line));
        const bought = purchasesOf([...after, correction], 'e5', asOf).map(({ id }) => id);

        expect(bought).toEqual(expect.arrayContaining(before));
        expect(bought.includes('e5/new')).toBe(startDate <= asOf);
        if (startDate <= asOf) expect(bought).toContain(corrected.id);
      }
    }),
  );
});

it('lines of another product are none of its own', () => {
  const line = { id: 'e3/1', product: 'e3', startDate: '2026-01-01', endDate: null, supersededBy: null };

  expect(purchasesOf([line], 'e5', '2026-02-01')).toEqual([]);
  expect(purchasesOf([line], 'e3', '2026-02-01')).toEqual([line]);
});
