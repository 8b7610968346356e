import fc from 'fast-check';
import { expect, it } from 'vitest';
import { untaggedResources } from './untagged-resources.ts';

const group = fc.record({
  subscriptionId: fc.constantFrom('s1', 's2'),
  type: fc.constantFrom('disks', 'vaults', 'accounts'),
  untagged: fc.nat(50),
});

it('adds every group up, the largest first, and makes no share of more than there is', () => {
  fc.assert(
    fc.property(fc.array(group), fc.nat(200), (groups, all) => {
      const found = untaggedResources(groups, all);

      const sizes = found.groups.map(({ untagged }) => untagged);
      expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
      expect(found.untagged).toBe(sizes.reduce((sum, size) => sum + size, 0));
      expect(found.taggedPct === null).toBe(all === 0 || found.untagged > all);
    }),
  );
});
