import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { figureTexts, type ExplainedFigure } from '../reports/explain.ts';
import { parseQuestion } from './parse-question.ts';

describe('a question for a report', () => {
  it.each([
    ['compare E5', { kind: 'compare', product: 'e5' }],
    ['Compare Microsoft 365 E5 with Microsoft’s count', { kind: 'compare', product: 'microsoft 365 e5' }],
    ['please compare our E5 with Microsoft.', { kind: 'compare', product: 'e5' }],
    ['how does Microsoft count E5?', { kind: 'compare', product: 'e5' }],
    ['Why is our E5 count different from Microsoft’s?', { kind: 'compare', product: 'e5' }],
    ['compare copilot', { kind: 'compare', product: 'copilot' }],
    ['compare', { kind: 'compare', product: '' }],
    ['trend E5', { kind: 'trend', product: 'e5' }],
    ['show me the trend of E5', { kind: 'trend', product: 'e5' }],
    ['E5 trend', { kind: 'trend', product: 'e5' }],
    ['is E5 declining?', { kind: 'trend', product: 'e5' }],
    ['is Copilot use growing?', { kind: 'trend', product: 'copilot' }],
    ['can we reduce Visio Plan 2?', { kind: 'trend', product: 'visio plan 2' }],
    ['right-size E5', { kind: 'right-size', product: 'e5', against: null }],
    ['rightsizing of E5', { kind: 'right-size', product: 'e5', against: null }],
    ['right size Office 365 E3 against F3', { kind: 'right-size', product: 'office 365 e3', against: 'f3' }],
    ['could E5 be E3?', { kind: 'right-size', product: 'e5', against: 'e3' }],
    ['Should our E5 be replaced by E3?', { kind: 'right-size', product: 'e5', against: 'e3' }],
    ['who needs E5?', { kind: 'right-size', product: 'e5', against: null }],
    ['boundary E5', { kind: 'boundary', product: 'e5' }],
    ['which features of E5 are used?', { kind: 'boundary', product: 'e5' }],
    ['usage E5', { kind: 'usage', product: 'e5' }],
    ['usage of Copilot', { kind: 'usage', product: 'copilot' }],
    ['E5 usage', { kind: 'usage', product: 'e5' }],
    ['how is E5 used?', { kind: 'usage', product: 'e5' }],
    ['variances', { kind: 'variances', product: null }],
    ['variances E5', { kind: 'variances', product: 'e5' }],
    ['what disagrees about Visio?', { kind: 'variances', product: 'visio' }],
    ['overlaps', { kind: 'overlaps' }],
    ['show me the overlaps', { kind: 'overlaps' }],
    ['what do people hold twice?', { kind: 'overlaps' }],
    ['groups', { kind: 'groups' }],
    ['which groups give too much?', { kind: 'groups' }],
    ['calendar', { kind: 'calendar' }],
    ['what is due next?', { kind: 'calendar' }],
    ['shared mailboxes', { kind: 'mailboxes' }],
    ['mailboxes', { kind: 'mailboxes' }],
    ['servers', { kind: 'servers', family: null }],
    ['cals', { kind: 'cals' }],
    ['our client access licences', { kind: 'cals' }],
    ['servers sql', { kind: 'servers', family: 'sql-server' }],
    ['show me our Windows servers', { kind: 'servers', family: 'windows-server' }],
    ['show me the shared devices', { kind: 'devices' }],
    ['who could be frontline', { kind: 'devices' }],
    ['signals', { kind: 'signals' }],
    ['who uses premium features', { kind: 'signals' }],
    ['data quality', { kind: 'quality' }],
    ['Azure', { kind: 'azure' }],
    ['microsoft azure review?', { kind: 'azure' }],
    ['can I trust the figures?', { kind: 'quality' }],
    ['explain E5 active', { kind: 'explain', product: 'e5', figure: 'active' }],
    ['why is E5 active 1,281?', { kind: 'explain', product: 'e5', figure: 'active' }],
    ['why is E5’s waste so high?', { kind: 'explain', product: 'e5', figure: 'wasteUnits' }],
    ['explain the active seats of E5', { kind: 'explain', product: 'e5', figure: 'active' }],
    [
      'why are our E5 licences entitled unknown?',
      { kind: 'explain', product: 'e5 licences', figure: 'entitled' },
    ],
    [
      'explain Microsoft 365 E5 never used',
      { kind: 'explain', product: 'microsoft 365 e5', figure: 'neverUsed' },
    ],
    ['explain E5 monthly waste', { kind: 'explain', product: 'e5', figure: 'monthlyWaste' }],
    ['explain E5 usage', { kind: 'explain', product: 'e5', figure: 'usagePct' }],
    ['explain active', { kind: 'explain', product: '', figure: 'active' }],
    ['explain E5', { kind: 'which-figure', product: 'e5' }],
    ['explain', { kind: 'which-figure', product: '' }],
  ])('%j', (text, question) => {
    expect(parseQuestion(text)).toEqual(question);
  });

  it.each(Object.keys(figureTexts) as ExplainedFigure[])('can be for %s by its name', (figure) => {
    expect(parseQuestion(`explain E5 ${figure}`)).toEqual({ kind: 'explain', product: 'e5', figure });
  });
});

describe('products with a word of a question in their name', () => {
  it.each([
    ['position Trend Micro', { kind: 'position', product: 'trend micro' }],
    ['Trend Micro position', { kind: 'position', product: 'trend micro' }],
    ['how many Trend Micro licences do we have?', { kind: 'position', product: 'trend micro' }],
    ['trend Trend Micro', { kind: 'trend', product: 'trend micro' }],
    ['compare Trend Micro', { kind: 'compare', product: 'trend micro' }],
    ['usage of Usage Location Add-on', { kind: 'usage', product: 'usage location add-on' }],
    ['boundary Groups for Education', { kind: 'boundary', product: 'groups for education' }],
    ['position Calendar Plus', { kind: 'position', product: 'calendar plus' }],
    ['explain New Compare Suite active', { kind: 'explain', product: 'new compare suite', figure: 'active' }],
    ['variances Quality Compare', { kind: 'variances', product: 'quality compare' }],
    [
      'right-size Dynamics 365 Attach to Qualifying Base Offer',
      { kind: 'right-size', product: 'dynamics 365 attach to qualifying base offer', against: null },
    ],
  ])('%j', (text, question) => {
    expect(parseQuestion(text)).toEqual(question);
  });

  it('are asked for whole by the buttons of a card', () => {
    const word = fc.constantFrom(
      'trend',
      'usage',
      'compare',
      'of',
      'active',
      'with',
      'groups',
      'e5',
      'microsoft',
      '365',
    );
    const name = fc
      .array(word, { minLength: 1, maxLength: 5 })
      .map((words) => ['suite', ...words, 'x'].join(' '));
    fc.assert(
      fc.property(
        fc.constantFrom('compare', 'trend', 'boundary', 'usage', 'variances'),
        name,
        (kind, product) => {
          expect(parseQuestion(`${kind} ${product}`)).toEqual({ kind, product });
        },
      ),
    );
    fc.assert(
      fc.property(name, (product) => {
        expect(parseQuestion(`right-size ${product}`)).toEqual({
          kind: 'right-size',
          product,
          against: null,
        });
        expect(parseQuestion(`explain ${product} active`)).toEqual({
          kind: 'explain',
          product,
          figure: 'active',
        });
      }),
    );
  });
});

describe('what is no question for a report', () => {
  it.each([
    ['copilot usage', { kind: 'copilot' }],
    ['how is copilot used?', { kind: 'copilot' }],
    ['who uses copilot', { kind: 'copilot' }],
    ['trendy', { kind: 'unknown', text: 'trendy' }],
    ['remove everybody from E5', { kind: 'unknown', text: 'remove everybody from E5' }],
    ['right-sized?', { kind: 'unknown', text: 'right-sized?' }],
  ])('%j', (text, question) => {
    expect(parseQuestion(text)).toEqual(question);
  });
});
