import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseQuestion } from './parse-question.ts';

it.each([
  ['position E5', { kind: 'position', product: 'e5' }],
  ['  Position   of Microsoft 365 E5? ', { kind: 'position', product: 'microsoft 365 e5' }],
  ['what is our position on Visio Plan 2?', { kind: 'position', product: 'visio plan 2' }],
  ['E5 position', { kind: 'position', product: 'e5' }],
  ['show me the licence position for e3', { kind: 'position', product: 'e3' }],
  ['how many E5 licences do we have?', { kind: 'position', product: 'e5' }],
  ['how are we doing on visio?', { kind: 'position', product: 'visio' }],
  ['position copilot', { kind: 'position', product: 'copilot' }],
  ['position', { kind: 'position', product: '' }],
  ['how are we doing on Copilot?', { kind: 'copilot' }],
  ['Copilot', { kind: 'copilot' }],
  ['who uses copilot', { kind: 'copilot' }],
  ['what is waiting for me?', { kind: 'waiting' }],
  ['anything pending?', { kind: 'waiting' }],
  ['digest', { kind: 'digest' }],
  ['this month so far', { kind: 'digest' }],
  ['HELP', { kind: 'help' }],
  ['hello!', { kind: 'help' }],
  ['', { kind: 'help' }],
  ['whelping puppies', { kind: 'unknown', text: 'whelping puppies' }],
  ['reclaim everything', { kind: 'unknown', text: 'reclaim everything' }],
])('%j', (text, question) => {
  expect(parseQuestion(text)).toEqual(question);
});

it('takes any text, and never a long one whole', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 2000 }), (text) => {
      const question = parseQuestion(text);
      expect(JSON.stringify(question).length).toBeLessThan(2000);
    }),
  );
});
