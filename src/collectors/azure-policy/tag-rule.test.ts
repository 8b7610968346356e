import { describe, expect, it } from 'vitest';
import { fillParameters } from './fill-parameters.ts';
import type { Definition } from './schema.ts';
import { tagRuleOf } from './tag-rule.ts';

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

  it('may be handed on by the set it belongs to', () => {
    const filled = fillParameters(
      { tagName: { value: "[parameters('key')]" }, effect: { value: 'Deny' } },
      { key: { value: 'Owner' } },
    );

    expect(tagRuleOf(byParameter, filled)).toEqual({ tagKey: 'Owner', effect: 'Deny' });
  });
});
