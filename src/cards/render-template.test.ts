import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeMarkdown, plainText } from './escape-text.ts';
import { reasonText } from './reason-text.ts';
import { renderTemplate } from './render-template.ts';

const rest = { summary: 's', style: 'warning', what: 'w', fix: 'f', code: 'C' };
const data = { ...rest, why: 'y' };

describe('a template', () => {
  it('that names a field the data does not have is a mistake', () => {
    expect(() => renderTemplate('message', rest)).toThrow(
      expect.objectContaining({
        code: 'CARD_UNRENDERABLE',
        why: 'The template names ${why}, which the data does not have.',
      }),
    );
  });

  it('that grows too large is a mistake', () => {
    expect(() => renderTemplate('message', { ...data, why: 'x'.repeat(20_000) })).toThrow(
      expect.objectContaining({ code: 'CARD_UNRENDERABLE' }),
    );
  });

  it('renders whatever text it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (why) => {
        expect(JSON.stringify(renderTemplate('message', { ...data, why }))).not.toContain('${');
      }),
    );
  });
});

describe('text of unknown origin', () => {
  it.each([
    ['Office 365 (no Teams)', 'Office 365 (no Teams)'],
    ['SPE_E5', 'SPE_E5'],
    ['_emphasis_', '\\_emphasis\\_'],
    ['22. November', '22\\. November'],
    ['- item\n# head', '\\- item\n\\# head'],
    ['a*b ~c~ `d` <b>', 'a\\*b \\~c\\~ \\`d\\` \\<b\\>'],
  ])('%j is escaped only where it would be read as Markdown', (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });

  it('holds no mention, no expression and nothing invisible', () => {
    expect(plainText('<at id="1">Al</at>ex \u200b\u202e${x}')).toBe('Alex $ {x}');
  });
});

it.each([
  ['not-in-register', 'the register has no line for this product'],
  ['users-forbidden', 'the source “users” may not be read'],
  ['m365-apps-concealed', 'the source “m365-apps” hides names'],
  ['it rained.', 'it rained'],
])('the reason %s is worded', (code, words) => {
  expect(reasonText(code)).toBe(words);
});
