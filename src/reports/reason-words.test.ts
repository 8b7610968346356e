import { describe, expect, it } from 'vitest';
import { bridgeCells } from '../core/model/microsoft-count.ts';
import { calendarKinds } from '../core/entitlement/contract-calendar.ts';
import { varianceKinds } from '../core/entitlement/variance-texts.ts';
import { sourceNames } from '../lake/observation.ts';
import { licensedServices } from '../lake/service-identities.ts';
import { conditionOf, unknownText, wordsOf } from './reason-words.ts';

describe('a code in words', () => {
  it.each([...bridgeCells, ...calendarKinds, ...varianceKinds, ...licensedServices])(
    '%s reads as a person would say it',
    (code) => {
      expect(wordsOf(code)).not.toMatch(/^[a-z]+[A-Z]|[a-z]-[a-z]+-[a-z]/);
    },
  );

  it.each([
    ['no-earlier-collection', 'there is no earlier collection within the time looked at'],
    ['sourcesDisagree', 'unknown, sources disagree'],
    ['active-users-concealed', 'the report of active users hides names'],
    ['users-incomplete', 'the directory of people was not read to its end'],
    ['active-users-has-no-such-column', 'the report of active users does not tell it any more'],
  ])('%s is “%s”', (code, text) => {
    expect(wordsOf(code)).toBe(text);
  });

  it('nobody has put into words is shown as it is', () => {
    expect(wordsOf('quite-new-reason')).toBe('quite-new-reason');
    expect(unknownText('quite-new-reason')).toBe('unknown (quite-new-reason)');
    expect(unknownText(null)).toBe('unknown');
  });

  it.each(sourceNames)('of the source %s that failed is a clause', (source) => {
    expect(conditionOf(source, 'failed')).toMatch(/^the .+ could not be read$/);
  });
});
