import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionFor, actionForSeat, foremostReason, type HeldPath } from './action-for.ts';
import { instructionReasons, whyNotRemove, type GroupFacts } from './group-facts.ts';

const e5 = 'sku-e5';

function group(changes: Partial<GroupFacts> = {}): GroupFacts {
  return {
    groupId: 'g1',
    displayName: 'LIC E5',
    isDynamic: false,
    isSynced: false,
    isRoleAssignable: false,
    skuIds: [e5],
    hasNestedGroups: false,
    isProcessing: false,
    ...changes,
  };
}

function path(changes: Partial<HeldPath> = {}): HeldPath {
  return { skuId: e5, isDirect: false, groupIds: ['g1'], hasStatedPath: true, ...changes };
}

const named = new Set(['g1', 'g2']);
const lookup = (...groups: readonly GroupFacts[]) => {
  const byId = new Map(groups.map((each) => [each.groupId, each]));
  return (groupId: string) => byId.get(groupId) ?? null;
};

describe('actionFor', () => {
  it('takes a direct licence, and a member out of a named group that gives nothing else', () => {
    expect(actionFor(path({ isDirect: true, groupIds: [] }), lookup(), named)).toEqual({
      kind: 'assignLicense',
    });
    expect(actionFor(path(), lookup(group()), named)).toEqual({ kind: 'removeMember', groupId: 'g1' });
  });

  it.each([
    ['synced', { isSynced: true }],
    ['dynamic', { isDynamic: true }],
    ['roleAssignable', { isRoleAssignable: true }],
    ['multiLicence', { skuIds: [e5, 'sku-visio'] }],
    ['nested', { hasNestedGroups: true }],
    ['processing', { isProcessing: true }],
    ['unknown', { skuIds: ['sku-other'] }],
    ['unknown', { skuIds: [] }],
    ['unknown', { hasNestedGroups: null }],
  ] as const)('asks somebody else about a group that is %s', (why, changes) => {
    expect(actionFor(path(), lookup(group(changes)), named)).toEqual({
      kind: 'instruct',
      instructions: [{ groupId: 'g1', why }],
      freesNothingWithout: null,
    });
  });

  it('asks somebody else about a group nobody knows, and one that policy does not name', () => {
    expect(actionFor(path(), lookup(), named)).toMatchObject({ instructions: [{ why: 'unknown' }] });
    expect(actionFor(path(), lookup(group()), new Set())).toMatchObject({
      instructions: [{ why: 'notNamed' }],
    });
  });

  it('says that a group beside a direct assignment frees nothing, and several groups neither', () => {
    expect(actionFor(path({ isDirect: true }), lookup(group()), named)).toEqual({
      kind: 'instruct',
      instructions: [{ groupId: 'g1', why: 'directAndGroup' }],
      freesNothingWithout: 'direct',
    });
    const two = lookup(group(), group({ groupId: 'g2', isDynamic: true }));
    expect(actionFor(path({ groupIds: ['g1', 'g2'] }), two, named)).toEqual({
      kind: 'instruct',
      instructions: [
        { groupId: 'g1', why: 'severalGroups' },
        { groupId: 'g2', why: 'dynamic' },
      ],
      freesNothingWithout: 'otherGroups',
    });
  });

  it('leaves alone what came by a path nobody states', () => {
    expect(actionFor(path({ hasStatedPath: false }), lookup(group()), named)).toEqual({ kind: 'leave' });
    expect(actionFor(path({ groupIds: [] }), lookup(), named)).toEqual({ kind: 'leave' });
  });
});

describe('a seat of several SKUs', () => {
  const direct = path({ skuId: 'sku-b', isDirect: true, groupIds: [] });

  it('is acted on when every path of it is ours', () => {
    expect(actionForSeat([direct, path()], lookup(group()), named)).toEqual({ kind: 'act' });
    expect(actionForSeat([], lookup(), named)).toEqual({ kind: 'instruct', instructions: [] });
  });

  it('is left whole when one path is not', () => {
    const dynamic = lookup(group({ isDynamic: true }), group({ groupId: 'g2', skuIds: ['sku-b'] }));
    expect(actionForSeat([direct, path()], dynamic, named)).toEqual({
      kind: 'instruct',
      instructions: [{ groupId: 'g1', why: 'dynamic', also: 'direct' }],
    });
    expect(actionForSeat([path({ skuId: 'sku-b', groupIds: ['g2'] }), path()], dynamic, named)).toEqual({
      kind: 'instruct',
      instructions: [
        { groupId: 'g2', why: 'severalGroups', also: 'otherGroups' },
        { groupId: 'g1', why: 'dynamic', also: 'otherGroups' },
      ],
    });
  });
});

const flag = fc.constantFrom(true, false, null);
const skus = fc.option(fc.uniqueArray(fc.constantFrom(e5, 'sku-b', 'sku-c'), { maxLength: 3 }), {
  nil: null,
});
const anyGroup = (groupId: string): fc.Arbitrary<GroupFacts> =>
  fc.record({
    groupId: fc.constant(groupId),
    displayName: fc.constant(null),
    isDynamic: flag,
    isSynced: flag,
    isRoleAssignable: flag,
    skuIds: skus,
    hasNestedGroups: flag,
    isProcessing: flag,
  });
const anyPath: fc.Arbitrary<HeldPath> = fc.record({
  skuId: fc.constantFrom(e5, 'sku-b'),
  isDirect: fc.boolean(),
  groupIds: fc.array(fc.constantFrom('g1', 'g2', 'g3'), { maxLength: 3 }),
  hasStatedPath: fc.boolean(),
});
const anyNamed = fc.uniqueArray(fc.constantFrom('g1', 'g2', 'g3')).map((ids) => new Set<string>(ids));

describe('whatever is known', () => {
  it('nobody is taken out of a group unless every condition is known and holds', () => {
    fc.assert(
      fc.property(anyPath, anyGroup('g1'), anyGroup('g2'), anyNamed, (held, first, second, allowed) => {
        const action = actionFor(held, lookup(first, second), allowed);
        if (action.kind !== 'removeMember') return;
        const facts = lookup(first, second)(action.groupId);
        expect(held).toMatchObject({ isDirect: false, hasStatedPath: true });
        expect(new Set(held.groupIds)).toEqual(new Set([action.groupId]));
        expect(allowed.has(action.groupId)).toBe(true);
        expect(facts).toEqual(group({ groupId: action.groupId, displayName: null, skuIds: [held.skuId] }));
      }),
      { numRuns: 2_000 },
    );
  });

  it('taking one fact away never allows more', () => {
    const facts = ['isDynamic', 'isSynced', 'isRoleAssignable', 'skuIds', 'hasNestedGroups', 'isProcessing'];
    fc.assert(
      fc.property(anyGroup('g1'), fc.constantFrom(...facts), anyNamed, (known, fact, allowed) => {
        expect(whyNotRemove({ ...known, [fact]: null }, e5, allowed)).not.toBeNull();
      }),
    );
  });

  it('a seat is acted on only when all its paths are', () => {
    fc.assert(
      fc.property(
        fc.array(anyPath, { maxLength: 3 }),
        anyGroup('g1'),
        anyGroup('g2'),
        anyNamed,
        (paths, first, second, allowed) => {
          const groupOf = lookup(first, second);
          const kinds = paths.map((held) => actionFor(held, groupOf, allowed).kind);
          const isOurs =
            kinds.length > 0 && kinds.every((kind) => /^(assignLicense|removeMember)$/.test(kind));
          expect(actionForSeat(paths, groupOf, allowed).kind).toBe(isOurs ? 'act' : 'instruct');
        },
      ),
    );
  });

  it('one reason speaks for several', () => {
    expect(foremostReason(['severalGroups', 'notNamed', 'dynamic'])).toBe('dynamic');
    expect(foremostReason([])).toBe('unknown');
    for (const reason of instructionReasons) expect(foremostReason([reason])).toBe(reason);
  });
});
