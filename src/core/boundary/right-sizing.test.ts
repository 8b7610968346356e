import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyFeatureSet, anySkus, termsOf } from '../../testing/holdings.ts';
import { grantsOf, heldSetOf } from './held-set.ts';
import { createRightSizing } from './right-sizing.ts';

const e5 = termsOf({ skuId: 'e5', grants: 0b111, monthlyMinor: 5210 });
const e3 = termsOf({ skuId: 'e3', grants: 0b011, monthlyMinor: 3320 });
const security = termsOf({ skuId: 'sec', purpose: 'addon', grants: 0b100, monthlyMinor: 490, requires: [1] });
const free = termsOf({ skuId: 'free', purpose: 'free', grants: 0b001 });
const unpriced = termsOf({ skuId: 'unpriced', purpose: 'standalone', grants: 0b1000 });
const skus = [e5, e3, security, free, unpriced];

function rightSize(held: readonly number[], used: number, unknown = 0) {
  return createRightSizing(skus)(heldSetOf(held, skus), { used, unknown });
}

describe('createRightSizing', () => {
  it.each<[string, Parameters<typeof rightSize>, ReturnType<typeof rightSize>]>([
    [
      'less than they hold is enough',
      [[0], 0b010],
      { kind: 'saving', from: [0], to: [1], monthlyMinor: 1890 },
    ],
    [
      'a base and an add-on are enough',
      [[0], 0b101],
      { kind: 'saving', from: [0], to: [1, 2], monthlyMinor: 1400 },
    ],
    [
      'what nobody can tell of is kept',
      [[0], 0b001, 0b100],
      { kind: 'saving', from: [0], to: [1, 2], monthlyMinor: 1400 },
    ],
    ['what is unknown and not theirs is not added', [[1], 0b001, 0b100], { kind: 'keep' }],
    ['they use what they lack', [[1], 0b110], { kind: 'gap', from: [1], to: [1, 2], monthlyMinor: 490 }],
    ['they hold what they need', [[1], 0b011], { kind: 'keep' }],
    [
      'a free SKU grants all they use',
      [[0, 3], 0b001],
      { kind: 'saving', from: [0], to: [], monthlyMinor: 5210 },
    ],
    ['they use nothing', [[0], 0, 0b111], { kind: 'notConsidered' }],
    ['they hold nothing that has a price', [[3], 0b001], { kind: 'notConsidered' }],
    ['one of theirs has no price', [[0, 4], 0b001], { kind: 'priceMissing' }],
    ['nobody sells what they use', [[0], 0b1001], { kind: 'noSufficientSet' }],
  ])('%s', (_name, given, expected) => {
    expect(rightSize(...given)).toEqual(expected);
  });

  it('proposes what grants all that is used or unknown, and a saving that is one', () => {
    fc.assert(
      fc.property(anySkus, anyFeatureSet, anyFeatureSet, fc.nat(), (terms, used, unsure, pick) => {
        const unknown = unsure & ~used;
        const held = terms.flatMap((_, index) => ((pick >> index) & 1 ? index : []));
        const before = heldSetOf(held, terms);
        const size = createRightSizing(terms)(before, { used, unknown });
        fc.pre(size.kind === 'saving' || size.kind === 'gap');
        const after = heldSetOf(
          [...new Set([...size.to, ...held.filter((sku) => !size.from.includes(sku))])],
          terms,
        );

        expect(used & ~after.granted).toBe(0);
        expect(before.granted & unknown & ~after.granted).toBe(0);
        const [cheaper, dearer] = size.kind === 'saving' ? [after, before] : [before, after];
        expect(dearer.monthlyMinor - cheaper.monthlyMinor).toBe(size.monthlyMinor);
        expect(size.monthlyMinor).toBeGreaterThanOrEqual(size.kind === 'saving' ? 1 : 0);
        if (size.kind === 'gap') expect(used & ~grantsOf(held, terms)).not.toBe(0);
      }),
      { numRuns: 1_000 },
    );
  });
});
