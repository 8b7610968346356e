import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Position } from '../core/model/position.ts';
import { known, unknown } from '../core/model/product.ts';
import { position } from '../testing/desk-scene.ts';
import { createFreeUnits, type SkuUnits } from './swap-units.ts';

function product(skuIds: readonly string[], changes: Partial<Position> = {}): Position {
  return position({
    ...{
      product: skuIds.join('-'),
      skuIds,
      unassigned: known(6),
      purchased: known(100),
      assigned: known(94),
    },
    ...changes,
  });
}

function sku(skuId: string, enabledUnits: number | null, consumedUnits: number | null): SkuUnits {
  return { skuId, enabledUnits, warningUnits: 0, consumedUnits };
}

describe('createFreeUnits', () => {
  it.each<[string, readonly Position[], readonly SkuUnits[], number | null]>([
    ['entitled, bought and not assigned', [product(['a'])], [], 6],
    ['bought fewer than entitled', [product(['a'], { purchased: known(96) })], [], 2],
    ['more assigned than bought', [product(['a'], { purchased: known(90) })], [], 0],
    ['the tenant says fewer', [product(['a'])], [sku('A', 100, 97)], 3],
    ['not in the register', [product(['a'], { unassigned: unknown('not-in-register') })], [], null],
    ['nobody says how many were bought', [product(['a'], { purchased: unknown('skus-missing') })], [], null],
    ['no position at all', [product(['b'])], [sku('a', 100, 0)], null],
    ['one of two SKUs of a product, told', [product(['a', 'b'])], [sku('a', 10, 5)], 5],
    ['one of two SKUs of a product, not told', [product(['a', 'b'])], [sku('a', null, 5)], null],
  ])('%s', (_name, positions, skus, expected) => {
    expect(createFreeUnits(positions, skus).of(['a'])).toBe(expected);
  });

  it('never gives a unit out twice', () => {
    const wanted = fc.array(fc.tuple(fc.subarray(['a', 'b', 'c'], { minLength: 1 }), fc.nat(9)));
    fc.assert(
      fc.property(wanted, (all) => {
        const units = createFreeUnits(
          [product(['a']), product(['b', 'c'])],
          [sku('b', 9, 5), sku('c', 9, 4)],
        );
        const given = { a: 0, b: 0, c: 0 };
        for (const [skuIds, people] of all) {
          const got = Math.min(people, units.of(skuIds) ?? 0);
          units.take(skuIds, got);
          for (const skuId of skuIds) given[skuId as 'a'] += got;
        }
        expect(given.a).toBeLessThanOrEqual(6);
        expect(given.b).toBeLessThanOrEqual(4);
        expect(given.c).toBeLessThanOrEqual(5);
        expect(given.b + given.c).toBeLessThanOrEqual(6);
      }),
    );
  });
});
