import { describe, expect, it } from 'vitest';
import { known, unknown } from '../model/product.ts';
import { assignedGap } from './assigned-gap.ts';

describe('assignedGap', () => {
  const gap = (assigned: number, active: number) =>
    assignedGap({ assigned: known(assigned), active: known(active), spared: known(3) });

  it.each([
    [1000, 851, 14.9, 'below'],
    [1000, 850, 15, 'within'],
    [1000, 750, 25, 'within'],
    [1000, 749, 25.1, 'above'],
  ] as const)('%i assigned, %i active', (assigned, active, pct, against) => {
    expect(gap(assigned, active)).toEqual(known({ units: assigned - active, pct, spared: 3, against }));
  });

  it('is unknown where a part of it is', () => {
    const one = known(1);
    expect(assignedGap({ assigned: unknown('a'), active: one, spared: one })).toEqual(unknown('a'));
    expect(assignedGap({ assigned: one, active: unknown('b'), spared: one })).toEqual(unknown('b'));
    expect(assignedGap({ assigned: known(2), active: one, spared: unknown('imported') })).toMatchObject({
      value: { spared: null },
    });
    expect(gap(0, 0)).toEqual(unknown('nothing-assigned'));
  });
});
