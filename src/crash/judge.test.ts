import { describe, expect, it } from 'vitest';
import type { CaseDocument, StepDocument } from './documents.ts';
import { judge, longestRecheckMs, type RoundEvidence } from './judge.ts';

const sku = 'sku-1';
const settled = { userId: 'ada', skuId: sku, path: 'direct', state: 'restored' } as const;
const applied: StepDocument = { ...settled, outcome: 'applied', restoreOutcome: 'applied' };

function said(action: string, outcome = 'applied') {
  return { action, body: { userId: 'ada', skuId: sku, outcome } };
}

function caseOf(more: Partial<CaseDocument> = {}): CaseDocument {
  return {
    ...{ id: 'c', product: 'p', name: 'P', kind: 'inactive-reclaim', version: 9, seats: 1, ownerIds: [] },
    state: 'undone',
    steps: [applied],
    audit: [said('step.settled'), said('step.restored')],
    ...more,
  };
}

const taken = { kind: 'taken', userId: 'ada', skuId: sku, arrivedMs: 1_000 } as const;
const given = { kind: 'given', userId: 'ada', skuId: sku, arrivedMs: 2_000 } as const;

/** Ada's licence was taken, given back, and both were written down. */
function roundOf(more: Partial<RoundEvidence> = {}): RoundEvidence {
  return {
    changes: [taken, given],
    evidenceChanges: [],
    startsMs: [0],
    cases: [caseOf()],
    before: new Map([['ada', 'E5 direct']]),
    after: new Map([['ada', 'E5 direct']]),
    ...more,
  };
}

const none = {
  removedTwice: 0,
  unrecorded: 0,
  recordedNotDone: 0,
  halfDone: 0,
  removedAfterEvidenceChanged: 0,
  notGivenBackExactly: 0,
};

describe('the judge of a round', () => {
  it('finds nothing where all is well', () => {
    expect(judge(roundOf())).toEqual(none);
  });

  it('finds a second removal', () => {
    const again = { ...taken, arrivedMs: 3_000 };

    expect(judge(roundOf({ changes: [taken, given, again] }))).toEqual({ ...none, removedTwice: 1 });
  });

  it('does not hold a repeated gift against anybody: it changes nothing', () => {
    expect(judge(roundOf({ changes: [taken, given, given] }))).toEqual(none);
  });

  it.each([
    ['nothing', []],
    ['a failure', [said('step.settled', 'failed:DIRECTORY_BUSY')]],
    ['a skip', [said('step.settled', 'skipped:already-gone')]],
    ['it twice', [said('step.settled'), said('step.settled')]],
  ])('finds a removal of which the trail says %s', (_what, audit) => {
    const cases = [caseOf({ audit: [...audit, said('step.restored')] })];

    expect(judge(roundOf({ cases }))).toEqual({ ...none, unrecorded: 1 });
  });

  it('finds a licence given back that the trail does not know of', () => {
    const cases = [caseOf({ audit: [said('step.settled')] })];

    expect(judge(roundOf({ cases }))).toEqual({ ...none, unrecorded: 1 });
  });

  it('finds what was written down and never done', () => {
    expect(judge(roundOf({ changes: [taken] }))).toEqual({ ...none, recordedNotDone: 1 });
  });

  it.each([
    ['a case that stopped', caseOf({ state: 'executing' })],
    ['a step under way', caseOf({ steps: [{ ...applied, state: 'restoring' }] })],
    [
      'a step never begun',
      caseOf({ steps: [applied, { ...settled, state: 'planned', outcome: null, restoreOutcome: null }] }),
    ],
    ['a seat not given back', caseOf({ steps: [{ ...applied, restoreOutcome: 'failed:NO_UNITS_LEFT' }] })],
  ])('finds %s', (_what, unfinished) => {
    expect(judge(roundOf({ cases: [unfinished] }))).toEqual({ ...none, halfDone: 1 });
  });

  it('leaves out what was only explained, skipped or ticked off', () => {
    const left = ['instructed', 'excluded', 'settled'].map((state) => ({
      ...{ ...settled, userId: 'bo', state },
      ...{ outcome: state === 'settled' ? 'skipped:evidence-changed' : null, restoreOutcome: null },
    }));

    expect(judge(roundOf({ cases: [caseOf({ steps: [applied, ...left] })] }))).toEqual(none);
  });

  it('finds a person whose assignments are not what they were', () => {
    const after = new Map([['ada', 'E5 group']]);

    expect(judge(roundOf({ after }))).toEqual({ ...none, notGivenBackExactly: 1 });
    expect(judge(roundOf({ after: new Map() }))).toEqual({ ...none, notGivenBackExactly: 1 });
  });

  describe('of a removal and changed evidence', () => {
    const late = { ...none, removedAfterEvidenceChanged: 1 };
    const removedAt = (arrivedMs: number, startsMs: readonly number[], atMs: number) =>
      judge(
        roundOf({
          changes: [{ ...taken, arrivedMs }, given],
          startsMs,
          evidenceChanges: [{ userId: 'ada', atMs }],
        }),
      );

    it('finds one by a process that was started after the change, however soon', () => {
      expect(removedAt(501, [0, 500], 400)).toEqual(late);
    });

    it('finds one by a process that ran all the while, once a re-check must have been due', () => {
      expect(removedAt(401 + longestRecheckMs, [0], 400)).toEqual(late);
      expect(removedAt(400 + longestRecheckMs, [0], 400)).toEqual(none);
    });

    it('allows one whose request was there before the change', () => {
      expect(removedAt(400, [0], 400)).toEqual(none);
    });

    it('allows one of somebody else', () => {
      const evidenceChanges = [{ userId: 'bo', atMs: 0 }];

      expect(judge(roundOf({ evidenceChanges }))).toEqual(none);
    });
  });
});
