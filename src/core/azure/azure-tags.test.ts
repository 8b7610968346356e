import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTagReview, type Tagged } from './tag-completeness.ts';
import { tagEnforcement, type TagPolicy } from './tag-enforcement.ts';

function reviewOf(groups: readonly Tagged[], tagKeys = ['CostCenter', 'Owner']) {
  const review = createTagReview({ tagKeys, listed: 10 });
  for (const group of groups) review.step(group);
  return review.finish();
}

function group(id: string, tags: string | null, subscriptionId = 's1'): Tagged {
  return { id, name: id, subscriptionId, tags };
}

describe('the tags of resource groups', () => {
  it('are found in any case, and an empty value is none', () => {
    const found = reviewOf([
      group('whole', '{"costcenter":"1","OWNER":"a"}'),
      group('half', '{"CostCenter":" ","Owner":"a"}', 's2'),
      group('none', null, 's2'),
      group('broken', '{"CostCenter"', 's2'),
    ]);

    expect(found).toMatchObject({ all: 4, complete: 1, incomplete: 2, unknown: 1, completePct: 33.3 });
    expect(found.keys).toEqual([
      { tagKey: 'CostCenter', tagged: 1, missing: 2, unknown: 1 },
      { tagKey: 'Owner', tagged: 2, missing: 1, unknown: 1 },
    ]);
    expect(found.effort).toEqual([
      { subscriptionId: 's2', untagged: 2, all: 3 },
      { subscriptionId: 's1', untagged: 0, all: 1 },
    ]);
    expect(found.untagged).toEqual([
      { id: 'half', name: 'half', subscriptionId: 's2', missingKeys: ['CostCenter'] },
      { id: 'none', name: 'none', subscriptionId: 's2', missingKeys: ['CostCenter', 'Owner'] },
    ]);
  });

  it('add up whatever is in them', () => {
    const tags = fc.constantFrom(
      null,
      '',
      '{}',
      'null',
      '[]',
      '{"CostCenter":"1"}',
      '{"CostCenter":"1","Owner":2}',
    );
    fc.assert(
      fc.property(fc.array(tags, { maxLength: 40 }), (all) => {
        const found = reviewOf(all.map((each, index) => group(`g${index}`, each, `s${index % 3}`)));

        expect(found.complete + found.incomplete + found.unknown).toBe(all.length);
        expect(found.effort.reduce((sum, { untagged }) => sum + untagged, 0)).toBe(found.incomplete);
        for (const { tagged, missing, unknown } of found.keys)
          expect(tagged + missing + unknown).toBe(all.length);
      }),
    );
  });
});

describe('what Azure Policy does about a tag', () => {
  const policy = (given: Partial<TagPolicy>): TagPolicy => ({
    ...{ assignmentId: 'a', policyName: null, scope: null, enforcementMode: 'Default', effect: 'deny' },
    ...{ tagKey: 'costcenter', compliant: null, nonCompliant: null },
    ...given,
  });

  it.each([
    ['nothing assigned', [], 'none'],
    ['another tag', [policy({ tagKey: 'Owner' })], 'none'],
    ['no tag named', [policy({ tagKey: null })], 'none'],
    ['deny', [policy({})], 'deny'],
    ['deny, switched off', [policy({ enforcementMode: 'DoNotEnforce' })], 'notEnforced'],
    ['modify', [policy({ effect: 'Modify' })], 'adds'],
    ['audit beside a disabled one', [policy({ effect: 'disabled' }), policy({ effect: 'audit' })], 'audit'],
    ['an effect that is a parameter', [policy({ effect: null })], 'unknown'],
  ])('%s', (_name, policies, state) => {
    expect(tagEnforcement(['CostCenter'], policies, null)[0]?.state).toBe(state);
  });

  it.each([
    ['on every subscription', ['/subscriptions/S1', '/subscriptions/s2'], 'deny'],
    ['on one of two', ['/subscriptions/s1'], 'partly'],
    ['on a resource group', ['/subscriptions/s1/resourceGroups/rg', '/subscriptions/s2'], 'partly'],
    [
      'on a management group, which may hold both',
      ['/providers/microsoft.management/managementgroups/m'],
      'deny',
    ],
  ])('is told by where it is enforced: %s', (_name, scopes, state) => {
    const policies = scopes.map((scope) => policy({ scope }));

    expect(tagEnforcement(['CostCenter'], policies, ['s1', 's2'])[0]?.state).toBe(state);
  });
});
