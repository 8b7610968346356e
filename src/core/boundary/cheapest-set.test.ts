import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyFeatureSet, anySkus, termsOf } from '../../testing/holdings.ts';
import { restrictions, type Restriction, type SkuTerms } from '../model/feature.ts';
import { createCheapestSet, type PlanChoice } from './cheapest-set.ts';
import { grantsOf } from './held-set.ts';
import { isPriced } from './priced-skus.ts';

function isValid(set: readonly number[], skus: readonly SkuTerms[]): boolean {
  const suites = set.filter((sku) => skus[sku]?.purpose === 'suite');
  const standing = set.every((sku) => {
    const requires = skus[sku]?.requires ?? [];
    return requires.length === 0 || requires.some((required) => set.includes(required));
  });
  return suites.length <= 1 && standing;
}

/** Tries every set there is. */
function bruteForce(
  need: number,
  skus: readonly SkuTerms[],
  mayHave: readonly Restriction[],
): PlanChoice | null {
  const priced = skus.flatMap((terms, index) =>
    isPriced(terms) && (terms.restriction === null || mayHave.includes(terms.restriction)) ? index : [],
  );
  const sets = Array.from({ length: 2 ** priced.length }, (_, mask) =>
    priced.filter((_sku, place) => (mask & (1 << place)) !== 0),
  );
  const idOf = (sku: number) => skus[sku]?.skuId ?? '';
  const choices = sets
    .filter((set) => isValid(set, skus) && (need & ~grantsOf(set, skus)) === 0)
    .map((set) => ({
      skus: set.sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1)),
      monthlyMinor: set.reduce((sum, sku) => sum + (skus[sku]?.monthlyMinor ?? NaN), 0),
      key: set.map(idOf).sort().join(';'),
    }))
    .sort(
      (a, b) => a.monthlyMinor - b.monthlyMinor || a.skus.length - b.skus.length || (a.key < b.key ? -1 : 1),
    );
  const [best] = choices;
  return best === undefined ? null : { skus: best.skus, monthlyMinor: best.monthlyMinor };
}

describe('createCheapestSet', () => {
  it('agrees with trying every set there is', () => {
    fc.assert(
      fc.property(anySkus, anyFeatureSet, fc.subarray([...restrictions]), (skus, need, mayHave) => {
        expect(createCheapestSet(skus)(need, mayHave)).toEqual(bruteForce(need, skus, mayHave));
      }),
      { numRuns: 2_000 },
    );
  });

  it('answers sets that are valid and grant the need', () => {
    fc.assert(
      fc.property(anySkus, anyFeatureSet, (skus, need) => {
        const choice = createCheapestSet(skus)(need, []);
        fc.pre(choice !== null);
        expect(isValid(choice.skus, skus)).toBe(true);
        expect(need & ~grantsOf(choice.skus, skus)).toBe(0);
      }),
    );
  });

  it('needs nothing for nothing', () => {
    expect(createCheapestSet([termsOf({ grants: 1, monthlyMinor: 5 })])(0, [])).toEqual({
      skus: [],
      monthlyMinor: 0,
    });
  });

  it.each<[string, readonly SkuTerms[], number, readonly number[] | null]>([
    [
      'a suite and an add-on rather than the dearer suite',
      [suite('e5', 0b111, 5210), suite('e3', 0b011, 3320), addOn('security', 0b100, 490, [0, 1])],
      0b111,
      [1, 2],
    ],
    [
      'the suite once the add-ons would cost more',
      [suite('e5', 0b111, 3800), suite('e3', 0b011, 3320), addOn('security', 0b100, 490, [0, 1])],
      0b111,
      [0],
    ],
    [
      'never two suites, though together they were cheaper',
      [suite('a', 0b01, 1), suite('b', 0b10, 1), suite('c', 0b11, 9)],
      0b11,
      [2],
    ],
    [
      'the base an add-on needs, though nothing of it is used',
      [addOn('copilot', 0b1, 10, [1, 2]), suite('e5', 0b10, 30), suite('f3', 0b10, 8)],
      0b1,
      [0, 2],
    ],
    [
      'the prerequisite of a prerequisite',
      [addOn('a', 0b1, 1, [1]), addOn('b', 0b10, 1, [2]), suite('c', 0b100, 1)],
      0b1,
      [0, 1, 2],
    ],
    [
      'of equal prices the fewer SKUs',
      [suite('b', 0b11, 2), alone('a', 0b1, 1), alone('c', 0b10, 1)],
      0b11,
      [0],
    ],
    ['of equal numbers the first id', [suite('b', 0b1, 2), suite('a', 0b1, 2)], 0b1, [1]],
    ['nothing that costs nobody knows what', [termsOf({ grants: 1 }), suite('x', 0b1, 9)], 0b1, [1]],
    ['null where nobody sells it', [suite('a', 0b1, 1)], 0b10, null],
    [
      'null where the prerequisite is not for sale',
      [addOn('a', 0b1, 1, [1]), termsOf({ skuId: 'b' })],
      0b1,
      null,
    ],
  ])('%s', (_name, skus, need, expected) => {
    expect(createCheapestSet(skus)(need, [])?.skus ?? null).toEqual(expected);
  });

  it('stays quick over a price book of sixty SKUs', () => {
    const skus = Array.from({ length: 60 }, (_, index) =>
      index < 15
        ? suite(`suite-${index}`, spread(index + 3, 12), 1000 + index * 250)
        : addOn(`add-on-${index}`, spread(index, 1 + (index % 3)), 200 + (index % 7) * 100, [
            0,
            1,
            2,
            index % 15,
          ]),
    );
    const cheapest = createCheapestSet(skus);
    const choices = Array.from({ length: 200 }, (_, index) => cheapest(spread(index + 70, 14), []));

    expect(choices.some((choice) => choice !== null && choice.skus.length > 2)).toBe(true);
  });
});

/** `count` features of thirty, by a fixed pattern. */
function spread(seed: number, count: number): number {
  let set = 0;
  for (let step = 0; step < count; step++) set |= 1 << ((seed * 7 + step * step * 5 + step * seed) % 30);
  return set;
}

function suite(skuId: string, grants: number, monthlyMinor: number): SkuTerms {
  return termsOf({ skuId, grants, monthlyMinor });
}

function addOn(skuId: string, grants: number, monthlyMinor: number, requires: readonly number[]): SkuTerms {
  return termsOf({ skuId, purpose: 'addon', grants, monthlyMinor, requires });
}

function alone(skuId: string, grants: number, monthlyMinor: number): SkuTerms {
  return termsOf({ skuId, purpose: 'standalone', grants, monthlyMinor });
}
