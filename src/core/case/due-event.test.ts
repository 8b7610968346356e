import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueEvent, type CaseDates, type DueEvent } from './due-event.ts';
import { caseStates, isUndecided, nextState, type CaseState } from './lifecycle.ts';

const silence = { remindAfterDays: [7, 14], escalateAfterDays: 10, escalateFurtherAfterDays: 20 };
const dates: CaseDates = {
  askedAt: '2026-11-01T09:00:00.000Z',
  snoozedUntil: null,
  consultUntil: null,
  expiresAt: '2026-12-01T09:00:00.000Z',
  undoUntil: null,
  reminders: 0,
  escalationLevel: 0,
};

function due(state: CaseState, at: string, changes: Partial<CaseDates> = {}, policy = silence): DueEvent {
  return dueEvent(state, { ...dates, ...changes }, policy, at);
}

describe('a question that is in front of somebody', () => {
  it.each<[string, Partial<CaseDates>, DueEvent]>([
    ['2026-11-08T08:59:59Z', {}, { kind: 'none' }],
    ['2026-11-08T09:00:00Z', {}, { kind: 'remind', number: 1 }],
    ['2026-11-08T09:00:00Z', { reminders: 1 }, { kind: 'none' }],
    ['2026-11-11T09:00:00Z', { reminders: 1 }, { kind: 'escalate', level: 1 }],
    ['2026-11-15T09:00:00Z', {}, { kind: 'remind', number: 2 }],
    ['2026-11-21T09:00:00Z', { reminders: 2, escalationLevel: 1 }, { kind: 'escalate', level: 2 }],
    ['2026-11-21T09:00:00Z', { reminders: 2 }, { kind: 'escalate', level: 2 }],
    ['2026-11-30T09:00:00Z', { reminders: 2, escalationLevel: 2 }, { kind: 'none' }],
    ['2026-12-01T09:00:00Z', {}, { kind: 'expire' }],
    ['2026-11-30T09:00:00Z', { askedAt: null }, { kind: 'none' }],
  ])('at %s with %o', (at, changes, expected) => {
    expect(due('asked', at, changes)).toEqual(expected);
    expect(due('escalated', at, changes)).toEqual(expected);
    expect(due('awaitingSecond', at, changes)).toEqual(expected);
  });

  it('is never escalated, or never reminded of, where the policy says so', () => {
    const quiet = { remindAfterDays: [], escalateAfterDays: null, escalateFurtherAfterDays: null };

    expect(dueEvent('asked', dates, quiet, '2026-11-30T09:00:00Z')).toEqual({ kind: 'none' });
  });
});

describe('a question nobody is silent about', () => {
  it('sleeps as long as its owner said, even past the day it would lapse', () => {
    const asleep = { snoozedUntil: '2026-12-05T09:00:00Z' };

    expect(due('snoozed', '2026-12-04T09:00:00Z', asleep)).toEqual({ kind: 'none' });
    expect(due('snoozed', '2026-12-05T09:00:00Z', asleep)).toEqual({ kind: 'wake' });
  });

  it('waits for the people who hold the seats, then is asked', () => {
    const consulting = { consultUntil: '2026-12-05T09:00:00Z' };

    expect(due('consulting', '2026-12-04T09:00:00Z', consulting)).toEqual({ kind: 'none' });
    expect(due('consulting', '2026-12-05T09:00:00Z', consulting)).toEqual({ kind: 'askAfterConsultation' });
  });
});

it('what was carried out is closed when it can no longer be undone', () => {
  const undoable = { undoUntil: '2026-12-24T09:00:00Z' };

  for (const state of ['verified', 'partlyDone'] as const) {
    expect(due(state, '2026-12-24T08:59:59Z', undoable)).toEqual({ kind: 'none' });
    expect(due(state, '2026-12-24T09:00:00Z', undoable)).toEqual({ kind: 'close' });
    expect(due(state, '2027-12-24T09:00:00Z')).toEqual({ kind: 'none' });
  }
  expect(due('undoing', '2026-12-24T09:00:00Z', undoable)).toEqual({ kind: 'none' });
});

const instant = fc
  .integer({ min: 0, max: 90 })
  .map((day) => new Date(Date.UTC(2026, 10, 1 + day)).toISOString());
const anyDates = fc.record<CaseDates>({
  askedAt: fc.option(instant),
  snoozedUntil: fc.option(instant),
  consultUntil: fc.option(instant),
  expiresAt: fc.option(instant),
  undoUntil: fc.option(instant),
  reminders: fc.nat(3),
  escalationLevel: fc.nat(2),
});
const events = { wake: 'wake', askAfterConsultation: 'ask', expire: 'expire', close: 'close' } as const;

it('is always something the case can take, and once done it is not due again', () => {
  fc.assert(
    fc.property(fc.constantFrom(...caseStates), anyDates, instant, (state, given, now) => {
      const first = dueEvent(state, given, silence, now);
      if (first.kind === 'none') return;
      if (first.kind === 'remind') {
        expect(isUndecided(state)).toBe(true);
        const after = { ...given, reminders: first.number };
        expect(dueEvent(state, after, silence, now).kind).not.toBe('remind');
      } else if (first.kind === 'escalate') {
        const next = nextState(state, 'escalate') ?? (state === 'escalated' ? state : null);
        expect(next).not.toBeNull();
        const after = { ...given, escalationLevel: first.level };
        expect(dueEvent(next ?? state, after, silence, now).kind).not.toBe('escalate');
      } else {
        expect(nextState(state, events[first.kind])).not.toBeNull();
      }
    }),
    { numRuns: 1_000 },
  );
});
