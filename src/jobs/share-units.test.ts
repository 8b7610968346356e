import { describe, expect, it } from 'vitest';
import { known } from '../core/model/product.ts';
import { position } from '../testing/desk-scene.ts';
import { step } from '../testing/proposals.ts';
import { shareUnits } from './share-units.ts';
import { createSwapGroups, type SwapGroup } from './swap-groups.ts';
import { createFreeUnits } from './swap-units.ts';

const product = (skuId: string) =>
  position({
    ...{ product: `product-${skuId}`, skuIds: [skuId] },
    ...{ unassigned: known(3), purchased: known(100), assigned: known(97) },
  });

/** People of two dear licences who could all have `cheap`; `dearest` saves more. */
function groupsOf(people: Readonly<Record<'dear' | 'dearest', readonly string[]>>): readonly SwapGroup[] {
  const groups = createSwapGroups([product('dear'), product('dearest'), product('cheap')]);
  for (const userId of people.dear)
    groups.add({ gives: 'dear', takes: ['cheap'], eachMinor: 100 }, step(userId));
  for (const userId of people.dearest)
    groups.add({ gives: 'dearest', takes: ['cheap'], eachMinor: 200 }, step(userId));
  return groups.list();
}

const told = (shares: ReturnType<typeof shareUnits>) =>
  shares.map(({ group, steps, free, limitedBy }) => [
    ...[group.swap.gives, steps.map(({ userId }) => userId).join(' '), free, limitedBy],
  ]);

describe('shareUnits', () => {
  it('gives the units to whoever saves most, by id, and the rest to the others', () => {
    const groups = groupsOf({ dear: ['d', 'c'], dearest: ['b', 'a'] });

    expect(told(shareUnits(groups, createFreeUnits([product('cheap')], []), () => true))).toEqual([
      ['dearest', 'a b', 3, null],
      ['dear', 'c', 1, 'units'],
    ]);
  });

  it('keeps no units for a swap that is not asked about', () => {
    const groups = groupsOf({ dear: ['d', 'c'], dearest: ['b', 'a'] });
    const units = createFreeUnits([product('cheap')], []);

    expect(told(shareUnits(groups, units, ({ swap }) => swap.gives === 'dear'))).toEqual([
      ['dearest', '', 3, 'not-asked-yet'],
      ['dear', 'c d', 3, null],
    ]);
  });

  it('asks nobody where nobody knows how many units are free', () => {
    const groups = groupsOf({ dear: ['c'], dearest: [] });

    expect(told(shareUnits(groups, createFreeUnits([], []), () => true))).toEqual([
      ['dear', '', null, 'units-unknown'],
    ]);
  });
});
