import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf } from '../model/day.ts';
import {
  daysToAsk,
  effectOf,
  hasEverybodyAnswered,
  holdersToAsk,
  holderStandingOf,
  tallyOf,
  trainingResult,
  type HolderRecord,
} from './consultation.ts';
import { caseOfKey, consultKey, takenKey } from './notice-keys.ts';

const record = fc.record({
  answer: fc.constantFrom('keep' as const, 'release' as const, null),
  reach: fc.constantFrom('pending' as const, 'reached' as const, 'uncertain' as const, 'unreached' as const),
});

describe('how a holder stands', () => {
  it('is never silent when the question did not surely arrive', () => {
    expect(holderStandingOf({ answer: null, reach: 'reached' }, true)).toBe('silent');
    for (const reach of ['pending', 'uncertain', 'unreached'] as const)
      expect(holderStandingOf({ answer: null, reach }, true)).toBe('unreached');
    expect(holderStandingOf({ answer: null, reach: 'reached' }, false)).toBe('waiting');
  });

  it('adds up to everybody, whoever answered what', () => {
    fc.assert(
      fc.property(fc.array(record), fc.boolean(), (records, isOver) => {
        const { people, needs, released, silent, unreached, waiting } = tallyOf(records, isOver);
        expect(needs + released + silent + unreached + waiting).toBe(people);
        expect(isOver ? waiting : silent + unreached).toBe(0);
      }),
    );
  });
});

describe('a consultation', () => {
  const keep: HolderRecord = { answer: 'keep', reach: 'reached' };
  const gone: HolderRecord = { answer: null, reach: 'unreached' };

  it('goes on early only when everybody it reached has answered', () => {
    expect(hasEverybodyAnswered([keep, gone])).toBe(true);
    expect(hasEverybodyAnswered([gone])).toBe(false);
    expect(hasEverybodyAnswered([])).toBe(false);
    for (const reach of ['pending', 'reached', 'uncertain'] as const)
      expect(hasEverybodyAnswered([keep, { answer: null, reach }])).toBe(false);
  });

  it('is held once, for the products the policy names', () => {
    const ask = [{ product: 'visio', days: 7 }];
    const found = { product: 'visio', state: 'proposed', consultKind: null } as const;

    expect(daysToAsk(ask, found)).toBe(7);
    expect(daysToAsk(ask, { ...found, product: 'e5' })).toBeNull();
    expect(daysToAsk(ask, { ...found, state: 'asked' })).toBeNull();
    expect(daysToAsk(ask, { ...found, consultKind: 'need' })).toBeNull();
  });

  it('leaves out whoever cannot sign in any more', () => {
    expect(
      holdersToAsk([
        { userId: 'a', isDisabled: false },
        { userId: 'b', isDisabled: true },
      ]),
    ).toEqual(['a']);
  });

  it('puts nobody back whom the owner had ticked off', () => {
    expect(effectOf('keep', false)).toBe('tickOff');
    expect(effectOf('release', true)).toBe('putBack');
    expect(effectOf('release', false)).toBe('none');
  });
});

describe('what training led to', () => {
  const offer = { offeredAt: '2026-11-22T09:00:00.000Z', factsOf: '2026-12-23' };

  it('is known only from facts that are newer than the offer', () => {
    expect(trainingResult(dayOf('2026-11-22'), offer)).toBe('uses');
    expect(trainingResult(dayOf('2026-11-21'), offer)).toBe('unused');
    expect(trainingResult('never', offer)).toBe('unused');
    expect(trainingResult('unknown', offer)).toBeNull();
    expect(trainingResult(undefined, offer)).toBeNull();
    expect(trainingResult('never', { ...offer, factsOf: '2026-11-21' })).toBeNull();
  });
});

describe('the key of a notice', () => {
  it('names its case', () => {
    expect(caseOfKey(consultKey('need', 'c1'))).toBe('c1');
    expect(caseOfKey(takenKey('c1', 'returned:r1'))).toBe('c1');
    expect(caseOfKey('taken')).toBe('');
  });
});
