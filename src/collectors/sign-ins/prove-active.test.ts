import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { whyUnproven, type ActiveCount } from './prove-active.ts';

const balanced: ActiveCount = {
  listed: 1_000,
  unread: 900,
  strangers: 0,
  successfulSince: 0,
  counted: 900,
  answersNever: true,
  deleted: null,
  isFresh: true,
};

describe('people who were not returned', () => {
  it('are active when as many are counted', () => {
    expect(whyUnproven(balanced)).toBeNull();
    // Somebody at midnight of the day is returned and counted.
    expect(whyUnproven({ ...balanced, unread: 899, successfulSince: 1 })).toBeNull();
  });

  it.each([
    ['somebody was passed over', { unread: 901 }],
    ['nobody without a sign-in was returned', { answersNever: false }],
    ['sign-ins are late', { isFresh: false }],
    ['more are counted than the directory lists, and nobody was deleted', { counted: 901, deleted: 0 }],
    ['only some deleted accounts are counted', { counted: 905, deleted: 9 }],
    ['deleted accounts may hide somebody passed over', { counted: 905, deleted: null }],
  ])('are not, when %s', (_, change) => {
    expect(whyUnproven({ ...balanced, ...change })).not.toBeNull();
  });

  it('are, when the difference is all deleted accounts that were not returned', () => {
    expect(whyUnproven({ ...balanced, counted: 905, deleted: 9, strangers: 4 })).toBeNull();
  });

  it('are never called active with one of them passed over, as long as deleted accounts are counted or not', () => {
    const share = fc.integer({ min: 0, max: 50 });
    fc.assert(
      fc.property(share, share, share, fc.boolean(), (active, hidden, deletedRecent, isCounted) => {
        const proof = whyUnproven({
          ...balanced,
          unread: active + hidden,
          counted: active + (isCounted ? deletedRecent : 0),
          // What passes people over who never signed in returns none of them.
          answersNever: hidden === 0,
          deleted: deletedRecent,
        });

        if (hidden > 0) expect(proof).not.toBeNull();
        else expect(proof).toBeNull();
      }),
    );
  });
});
