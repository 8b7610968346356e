import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeOf, groupOf, inverseOf, type SeatChange } from './change-of.ts';

const skus = fc.array(fc.record({ skuId: fc.uuid(), disabledPlans: fc.array(fc.uuid(), { maxLength: 3 }) }), {
  maxLength: 3,
});
const changes: fc.Arbitrary<SeatChange> = fc.oneof(
  fc.record({ kind: fc.constant('licences' as const), add: skus, remove: skus }),
  fc.record({ kind: fc.constantFrom('joinGroup' as const, 'leaveGroup' as const), groupId: fc.uuid() }),
);
const e5 = { skuId: 'e5', disabledPlans: ['sway'] };
const e3 = { skuId: 'e3', disabledPlans: [] };

describe('changeOf', () => {
  it('takes a direct licence, with what is given for it in the same request', () => {
    expect(changeOf({ ...e5, path: 'direct' })).toEqual({ kind: 'licences', add: [], remove: [e5] });
    expect(changeOf({ ...e5, path: 'direct', adds: [e3] })).toEqual({
      kind: 'licences',
      add: [e3],
      remove: [e5],
    });
  });

  it('leaves the licence group it comes through', () => {
    expect(changeOf({ ...e5, path: 'group:g1' })).toEqual({ kind: 'leaveGroup', groupId: 'g1' });
  });

  it('has no change that would free nothing, or leave somebody without in between', () => {
    expect(changeOf({ ...e5, path: 'direct+group:g1' })).toBeNull();
    expect(changeOf({ ...e5, path: 'group:g1', adds: [e3] })).toBeNull();
    expect(groupOf('direct+group:g1')).toBeNull();
  });
});

describe('inverseOf', () => {
  it('gives back the SKU as it was, in the call that takes what was given for it', () => {
    const swap = changeOf({ ...e5, path: 'direct', adds: [e3] });
    expect(swap && inverseOf(swap)).toEqual({ kind: 'licences', add: [e5], remove: [e3] });
  });

  it('differs from the change, and its own inverse is the change', () => {
    fc.assert(
      fc.property(changes, (change) => {
        expect(inverseOf(inverseOf(change))).toEqual(change);
        if (change.kind !== 'licences') expect(inverseOf(change)).not.toEqual(change);
      }),
    );
  });
});
