import { describe, expect, it } from 'vitest';
import { fillParameters } from './fill-parameters.ts';
import type { Definition, PolicySet } from './schema.ts';
import { tagRuleOf, type ParameterValues, type TagRule } from './tag-rule.ts';

const owner: TagRule = { tagKey: 'Owner', effect: 'Deny' };
const byDefault = { key: { defaultValue: 'CostCentre' } };

function definition(change: Partial<Definition>): Definition {
  return { id: 'd', displayName: 'D', category: null, parameters: null, rule: null, ...change };
}

const byParameter = definition({
  category: 'Tags',
  parameters: { tagName: { defaultValue: undefined }, effect: { defaultValue: 'Audit' } },
  rule: {
    if: { field: "[concat('tags[', parameters('tagName'), ']')]", exists: 'false' },
    then: { effect: "[parameters('effect')]" },
  },
});

describe('what a policy demands of a tag', () => {
  it.each([
    [
      'its parameters',
      byParameter,
      { tagName: { value: 'CostCenter' }, effect: { value: 'Deny' } },
      'CostCenter',
      'Deny',
    ],
    ['the default of its effect', byParameter, { TagName: { value: 'CostCenter' } }, 'CostCenter', 'Audit'],
    ['no tag that can be read', byParameter, null, null, 'Audit'],
    [
      'a tag in its own text',
      definition({ rule: { if: { field: "tags['Owner']", exists: false }, then: { effect: 'deny' } } }),
      null,
      'Owner',
      'deny',
    ],
  ])('is said by %s', (_name, given, parameters, tagKey, effect) => {
    expect(tagRuleOf(given, parameters)).toEqual({ tagKey, effect });
  });

  it('is nothing for a policy about something else', () => {
    const locations = definition({ rule: { if: { field: 'location' }, then: { effect: 'deny' } } });

    expect(tagRuleOf(locations, null)).toBeNull();
  });

  it.each<[string, string, ParameterValues, PolicySet['parameters'], TagRule]>([
    ['what the assignment gives', "[parameters('key')]", { KEY: { value: 'Owner' } }, byDefault, owner],
    [
      'the default of the set',
      "[ parameters('Key') ]",
      {},
      byDefault,
      { tagKey: 'CostCentre', effect: 'Deny' },
    ],
    [
      'nothing that can be read',
      "[concat('Cost', parameters('key'))]",
      {},
      byDefault,
      { ...owner, tagKey: null },
    ],
    ['the default of the definition', "[parameters('key')]", {}, {}, { ...owner, tagKey: 'Team' }],
  ])('of a set is said by %s', (_name, value, ofAssignment, ofSet, rule) => {
    const ofMember = { tagName: { value }, effect: { value: 'Deny' } };
    const withDefault = { ...byParameter, parameters: { tagName: { defaultValue: 'Team' } } };

    expect(tagRuleOf(withDefault, fillParameters({ ofMember, ofSet, ofAssignment }))).toEqual(rule);
  });
});
