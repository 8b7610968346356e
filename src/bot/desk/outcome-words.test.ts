import { describe, expect, it } from 'vitest';
import { failedOf, skippedOf } from './outcome-words.ts';

describe('outcomes in words', () => {
  it('come most frequent first, skips and failures apart', () => {
    const outcomes = { applied: 9, 'skipped:now-group': 1, 'skipped:evidence-changed': 3, 'failed:X': 2 };

    expect(skippedOf(outcomes)).toEqual([
      { seats: 3, why: 'signed in or used it since the list was made' },
      { seats: 1, why: 'a group gives them the licence now' },
    ]);
    expect(failedOf(outcomes, 'reclaim')).toMatchObject([{ seats: 2, why: 'Microsoft refused the change' }]);
  });

  it.each([
    ['reclaim', 'You are asked again at the next review if it is still unused.'],
    ['undo', 'Press Undo again.'],
  ] as const)('say what can be done after a %s', (action, fix) => {
    expect(failedOf({ 'failed:DIRECTORY_BUSY': 1, 'failed:GRAPH_THROTTLED': 1 }, action)).toMatchObject([
      { fix },
      { why: 'Microsoft Graph gave no answer that could be relied on', fix },
    ]);
  });

  it('leave a reason nobody has words for as it is', () => {
    expect(skippedOf({ 'skipped:moon': 1 })).toEqual([{ seats: 1, why: 'moon' }]);
  });
});
