import { describe, expect, it } from 'vitest';
import { known, unknown } from '../model/product.ts';
import { purchasedOf, type SkuUnits, type Subscription } from './purchased-of.ts';

const paid: SkuUnits = { skuId: 'a', enabledUnits: 100, warningUnits: 5 };
const trial: Subscription = { skuId: 'a', status: 'Enabled', isTrial: true, totalUnits: 25 };

describe('purchasedOf', () => {
  it('adds what can be used, over all SKUs of the product', () => {
    const skus = known([paid, { ...paid, skuId: 'b' }, { ...paid, skuId: 'other' }]);

    expect(purchasedOf(['a', 'b'], skus, known([]))).toEqual(known(210));
  });

  it('leaves trials out, but not trials that have lapsed', () => {
    const lapsed = { ...trial, status: 'Suspended' };

    expect(purchasedOf(['a'], known([paid]), known([trial, lapsed]))).toEqual(known(80));
  });

  it('is nothing for a SKU the tenant does not have', () => {
    expect(purchasedOf(['z'], known([paid]), known([trial]))).toEqual(known(0));
  });

  it.each([
    ['no SKUs read', unknown('skus-missing'), known([]), 'skus-missing'],
    ['no subscriptions read', known([paid]), unknown('subscriptions-missing'), 'subscriptions-missing'],
    ['a SKU without units', known([{ ...paid, warningUnits: null }]), known([]), 'units-missing'],
    [
      'a trial without units',
      known([paid]),
      known([{ ...trial, totalUnits: null }]),
      'subscription-malformed',
    ],
    [
      'a subscription that hides being a trial',
      known([paid]),
      known([{ ...trial, isTrial: null }]),
      'subscription-malformed',
    ],
    [
      'more trial units than units',
      known([paid]),
      known([{ ...trial, totalUnits: 106 }]),
      'trial-exceeds-units',
    ],
  ])('is unknown with %s', (_name, skus, subscriptions, reason) => {
    expect(purchasedOf(['a'], skus, subscriptions)).toEqual(unknown(reason));
  });
});
