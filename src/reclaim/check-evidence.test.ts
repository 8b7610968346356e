import { describe, expect, it } from 'vitest';
import type { SeatEvidence } from '../core/model/finding.ts';
import type { SignInEvidence } from '../core/model/seat.ts';
import type { SkipReason } from '../core/plan/step.ts';
import { whySkip, type FreshFacts } from './check-evidence.ts';
import type { HeldSku, Person } from './person.ts';

const evidence: SeatEvidence = {
  asOf: 20_000,
  verdict: 'inactive',
  rule: 'idle',
  idleDays: 120,
  signIn: 19_880,
  workload: 'never',
  copilot: 19_900,
  heldSince: null,
  isDisabled: false,
};
const direct: HeldSku = { skuId: 'e5', path: 'direct', disabledPlans: [], groupIds: [] };

function person(given: Partial<Person> = {}): Person {
  return { userId: 'u', signIn: 19_880, held: [direct], ...given };
}

describe('whySkip', () => {
  it.each<[string, Partial<FreshFacts>, SkipReason | null]>([
    ['everything as it was', {}, null],
    ['the person is gone', { person: undefined }, 'user-gone'],
    ['the licence is gone', { person: person({ held: [] }) }, 'already-gone'],
    ['a group gives it now', { person: person({ held: [{ ...direct, path: 'group:g' }] }) }, 'now-group'],
    [
      'a group gives it as well',
      { person: person({ held: [{ ...direct, path: 'direct+group:g' }] }) },
      'now-group',
    ],
    ['they signed in since', { person: person({ signIn: 20_001 }) }, 'evidence-changed'],
    ['a newer sign-in, still old, is a change', { person: person({ signIn: 19_881 }) }, 'evidence-changed'],
    [
      'the sign-in they had is gone: only failures',
      { person: person({ signIn: 'failedOnly' }) },
      'unreadable',
    ],
    ['the sign-in they had is gone: never', { person: person({ signIn: 'never' }) }, 'unreadable'],
    ['the Copilot use they had is gone', { copilot: 'never' }, 'unreadable'],
    ['sign-in cannot be read any more', { person: person({ signIn: 'unknown' }) }, 'unreadable'],
    ['a shared mailbox', { mailboxPurpose: 'shared' }, 'shared-mailbox'],
    ['a room', { mailboxPurpose: 'room' }, 'shared-mailbox'],
    ['a purpose nobody told', { mailboxPurpose: null }, null],
    ['Copilot used since', { copilot: 19_990 }, 'evidence-changed'],
    ['Copilot as before, signed in since', { copilot: 19_900, person: person({ signIn: 20_001 }) }, null],
    ['the Copilot report says nothing', { copilot: 'unknown' }, 'unreadable'],
  ])('%s', (_name, given, expected) => {
    const fresh: FreshFacts = { person: person(), mailboxPurpose: 'user', ...given };

    expect(whySkip({ skuId: 'e5', path: 'direct', adds: [], evidence }, fresh)).toBe(expected);
  });

  it.each<[SignInEvidence, SignInEvidence, SkipReason | null]>([
    ['never', 'never', null],
    ['never', 'failedOnly', null],
    ['failedOnly', 'failedOnly', null],
    ['failedOnly', 'never', 'unreadable'],
    [{ since: 19_880 }, 'never', 'unreadable'],
    ['never', 19_880, 'evidence-changed'],
  ])('%j when it was decided and %j now is %s', (before, now, expected) => {
    const step = {
      skuId: 'e5',
      path: 'direct' as const,
      adds: [],
      evidence: { ...evidence, signIn: before },
    };

    expect(whySkip(step, { person: person({ signIn: now }), mailboxPurpose: 'user' })).toBe(expected);
  });
});
