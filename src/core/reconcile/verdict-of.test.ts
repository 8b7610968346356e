import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySeat, policy, seatOf, today } from '../../testing/seats.ts';
import type { Seat } from '../model/seat.ts';
import { verdictOf } from './verdict-of.ts';

describe('verdictOf by sign-in', () => {
  it.each<[string, Partial<Seat>, string]>([
    ['signed in today', { signIn: today }, 'active'],
    ['signed in on the last day of the window', { signIn: today - 90 }, 'active'],
    ['signed in one day before the window', { signIn: today - 91 }, 'inactive'],
    ['never signed in', { signIn: 'never' }, 'neverUsed'],
    ['only failed attempts', { signIn: 'failedOnly' }, 'inactive'],
    ['nothing known', {}, 'unknown'],
    ['nothing known of sign-in, a workload used', { workload: today }, 'unknown'],
    [
      'sign-in lapsed, a workload used within the window',
      { signIn: today - 200, workload: today - 90 },
      'unknown',
    ],
    ['sign-in lapsed, the workload lapsed too', { signIn: today - 200, workload: today - 91 }, 'inactive'],
    ['sign-in lapsed, the workload not known', { signIn: today - 200 }, 'inactive'],
    ['never signed in, the workload used', { signIn: 'never', workload: today - 3 }, 'unknown'],
    ['lapsed, held for 29 days', { signIn: today - 200, heldSince: today - 29 }, 'new'],
    ['lapsed, held for 30 days', { signIn: today - 200, heldSince: today - 30 }, 'inactive'],
    ['never signed in, account made last week', { signIn: 'never', createdOn: today - 7 }, 'new'],
    ['lapsed, no dates of tenure', { signIn: today - 200, heldSince: null, createdOn: null }, 'inactive'],
    ['lapsed, on leave', { signIn: today - 200, population: 'leave' }, 'protected'],
    ['active while declared on leave', { signIn: today, population: 'leave' }, 'active'],
    ['a guest who signed in today', { signIn: today, isGuest: true }, 'protected'],
  ])('%s', (_name, given, kind) => {
    expect(verdictOf(seatOf(given), 'sign-in', policy, today).kind).toBe(kind);
  });
});

describe('the rule of a verdict', () => {
  it.each<[string, Partial<Seat>, string]>([
    ['a guest', { isGuest: true }, 'guest'],
    ['signed in', { signIn: today }, 'used'],
    ['a room', { signIn: 'never', population: 'room' }, 'population'],
    ['given last week', { signIn: 'never', heldSince: today - 6 }, 'recently-held'],
    ['an account of last week', { signIn: 'never', createdOn: today - 6 }, 'recently-created'],
    ['nothing known', {}, 'no-evidence'],
    ['a workload used', { signIn: 'never', workload: today }, 'sources-disagree'],
    ['never there', { signIn: 'never' }, 'never-used'],
    ['only failed attempts', { signIn: 'failedOnly' }, 'failed-only'],
    ['gone for long', { signIn: today - 91 }, 'idle'],
  ])('of %s is named', (_name, given, rule) => {
    expect(verdictOf(seatOf(given), 'sign-in', policy, today).rule).toBe(rule);
  });
});

describe('a population with a window of its own', () => {
  const seasonal = { population: 'seasonal', windowDays: 400 } as const;

  it.each<[string, Partial<Seat>, string]>([
    ['signed in on the last day of it', { ...seasonal, signIn: today - 400 }, 'active'],
    ['signed in a day before it', { ...seasonal, signIn: today - 401 }, 'inactive'],
    ['never signed in', { ...seasonal, signIn: 'never' }, 'neverUsed'],
    ['worked within it', { ...seasonal, signIn: 'never', workload: today - 300 }, 'unknown'],
  ])('judges somebody who %s', (_name, given, kind) => {
    expect(verdictOf(seatOf(given), 'sign-in', policy, today).kind).toBe(kind);
  });

  it('leaves Copilot to its own window', () => {
    expect(verdictOf(seatOf({ ...seasonal, copilot: today - 60 }), 'copilot', policy, today).kind).toBe(
      'inactive',
    );
  });
});

describe('verdictOf by Copilot', () => {
  it.each<[string, Partial<Seat>, string]>([
    ['used 59 days ago', { copilot: today - 59 }, 'active'],
    ['used 60 days ago', { copilot: today - 60 }, 'inactive'],
    ['never used', { copilot: 'never' }, 'neverUsed'],
    ['not in the report', { signIn: today }, 'unknown'],
    ['signs in daily, never used Copilot', { signIn: today, copilot: 'never' }, 'neverUsed'],
    ['never used, given last week', { copilot: 'never', heldSince: today - 6 }, 'new'],
  ])('%s', (_name, given, kind) => {
    expect(verdictOf(seatOf(given), 'copilot', policy, today).kind).toBe(kind);
  });
});

describe('any verdict', () => {
  it('never calls somebody idle without evidence of idleness', () => {
    fc.assert(
      fc.property(anySeat(1), (seat) => {
        const verdict = verdictOf({ ...seat, signIn: 'unknown' }, 'sign-in', policy, today);

        expect(['inactive', 'neverUsed', 'active']).not.toContain(verdict.kind);
      }),
    );
  });

  it('does not change when a seat only gains a later sign-in, except towards active', () => {
    fc.assert(
      fc.property(anySeat(1), fc.integer({ min: today - 90, max: today }), (seat, day) => {
        const verdict = verdictOf({ ...seat, signIn: day }, 'sign-in', policy, today);

        expect(verdict.kind).toBe(seat.isGuest ? 'protected' : 'active');
      }),
    );
  });
});
