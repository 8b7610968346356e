import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySkus, termsOf } from '../../testing/holdings.ts';
import type { SkuTerms } from '../model/feature.ts';
import { isPaid, overlapsOf } from './overlaps.ts';
import { termsAt } from './terms-at.ts';

const e5 = termsOf({ skuId: 'e5' });

describe('overlapsOf', () => {
  it.each<[string, readonly SkuTerms[], [redundant: number, coveredBy: number][]]>([
    ['nothing covered', [e5, termsOf({ skuId: 'visio' })], []],
    ['one covered by the other', [e5, termsOf({ skuId: 'e3', coveredBy: [0] })], [[1, 0]]],
    ['each covers the other: the smaller id is kept', [sku('b', [1]), sku('a', [0])], [[0, 1]]],
    [
      'a chain: against the one that is kept',
      [sku('c', []), sku('b', [0]), sku('a', [0, 1])],
      [
        [1, 0],
        [2, 0],
      ],
    ],
    [
      'covered by two that are kept: the smaller id',
      [sku('c', []), sku('b', []), sku('a', [0, 1])],
      [[2, 1]],
    ],
    ['covered by something that is free', [termsOf({ skuId: 'free', purpose: 'free' }), sku('a', [0])], []],
    ['a free one, covered', [e5, termsOf({ skuId: 'a', purpose: 'free', coveredBy: [0] })], []],
    ['a trial, covered', [e5, termsOf({ skuId: 'a', purpose: 'trial', coveredBy: [0] })], []],
  ])('%s', (_name, skus, expected) => {
    const found = overlapsOf(
      skus.map((_, index) => index),
      skus,
    );

    expect(found.map(({ redundant, coveredBy }) => [redundant, coveredBy])).toEqual(expected);
  });

  it('says nothing of SKUs the person does not hold', () => {
    expect(overlapsOf([1], [e5, termsOf({ skuId: 'e3', coveredBy: [0] })])).toEqual([]);
  });

  it('leaves of all that is held what covers the rest', () => {
    fc.assert(
      fc.property(anySkus, (skus) => {
        const held = skus.map((_, index) => index);
        const overlaps = overlapsOf(held, skus);
        const redundant = overlaps.map((overlap) => overlap.redundant);

        expect(new Set(redundant).size).toBe(redundant.length);
        for (const overlap of overlaps) {
          expect(redundant).not.toContain(overlap.coveredBy);
          expect(skus[overlap.redundant]?.coveredBy).toContain(overlap.coveredBy);
        }
        const grants = (set: readonly number[]) =>
          set
            .map((index) => termsAt(skus, index))
            .filter(({ purpose }) => isPaid(purpose))
            .reduce((all, terms) => all | terms.grants, 0);
        expect(grants(held.filter((index) => !redundant.includes(index)))).toBe(grants(held));
      }),
    );
  });
});

function sku(skuId: string, coveredBy: readonly number[]): SkuTerms {
  return termsOf({ skuId, coveredBy });
}
