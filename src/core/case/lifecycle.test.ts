import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  caseStates,
  isSettled,
  isUndecided,
  nextState,
  renewalOf,
  type CaseEvent,
  type CaseState,
} from './lifecycle.ts';

const events: readonly CaseEvent[] = [
  'ask',
  'snooze',
  'wake',
  'approve',
  'needSecond',
  'start',
  'finish',
  'finishWithFailures',
  'undo',
  'undone',
  'keep',
  'acknowledge',
  'expire',
  'withdraw',
  'consult',
  'escalate',
  'approveWithGrace',
  'recall',
  'close',
  'supersede',
  'cancel',
];

describe('the life of a case', () => {
  it.each<[CaseState, CaseEvent, CaseState | null]>([
    ['asked', 'approve', 'approved'],
    ['approved', 'approve', null],
    ['executing', 'approve', null],
    ['executing', 'start', 'executing'],
    ['executing', 'finish', 'verified'],
    ['verified', 'undo', 'undoing'],
    ['undone', 'undo', null],
    ['kept', 'approve', null],
    ['withdrawn', 'approve', null],
    ['awaitingSecond', 'approve', 'approved'],
    ['snoozed', 'wake', 'asked'],
    ['approved', 'withdraw', null],
    ['grace', 'recall', 'asked'],
    ['grace', 'withdraw', 'withdrawn'],
    ['approved', 'recall', null],
    ['consulting', 'approve', null],
    ['escalated', 'approve', 'approved'],
    ['awaitingSecond', 'escalate', 'awaitingSecond'],
    ['verified', 'close', 'closed'],
    ['closed', 'undo', null],
    ['approved', 'cancel', 'withdrawn'],
    ['executing', 'cancel', 'executing'],
    ['verified', 'cancel', null],
  ])('%s + %s → %s', (from, event, to) => {
    expect(nextState(from, event)).toBe(to);
  });

  it('never leaves a settled state, and never executes what was not approved', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...events)), (story) => {
        let state: CaseState = 'proposed';
        let approved = false;
        for (const event of story) {
          const next = nextState(state, event);
          if (next === null) continue;
          expect(isSettled(state)).toBe(false);
          if (next === 'approved' || next === 'grace') approved = true;
          if (next === 'executing') expect(approved).toBe(true);
          state = next;
        }
      }),
    );
  });

  it('is renewed while it is open, and about nobody who was not approved once one person has', () => {
    for (const state of caseStates) {
      const given = renewalOf(state);
      expect(given !== null).toBe(isUndecided(state));
      // Evidence that finds nobody any more ends whatever it renews.
      if (given !== null) expect(nextState(state, 'withdraw')).toBe('withdrawn');
      const leadsHere = caseStates.some((from) => nextState(from, 'needSecond') === state);
      expect(given === 'approved').toBe(leadsHere);
    }
  });

  it('is undecided exactly until somebody decides', () => {
    expect(caseStates.filter(isUndecided)).toEqual([
      'proposed',
      'consulting',
      'asked',
      'snoozed',
      'escalated',
      'awaitingSecond',
    ]);
  });
});
