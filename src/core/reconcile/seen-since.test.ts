import { describe, expect, it } from 'vitest';
import { policy, seatOf, today } from '../../testing/seats.ts';
import { conditionsOf } from '../mailbox/shared-mailbox.ts';
import { known, unknown } from '../model/product.ts';
import { createProductTally } from './product-tally.ts';
import { signInCutOff } from './sign-in-cut-off.ts';
import { verdictOf } from './verdict-of.ts';

const since = (days: number) => ({ signIn: { since: today - days }, attempt: { since: today - days } });

function countsOfOne(days: number) {
  const tally = createProductTally('sign-in', policy, today, {});
  const seat = seatOf(since(days));
  tally.add(seat, verdictOf(seat, 'sign-in', policy, today));
  return tally.counts();
}

describe('somebody who is only known to have signed in since a day', () => {
  it('is active when the day lies within the window, and else nobody knows', () => {
    expect(verdictOf(seatOf(since(90)), 'sign-in', policy, today).rule).toBe('used');
    expect(verdictOf(seatOf(since(91)), 'sign-in', policy, today).rule).toBe('no-evidence');
    expect(verdictOf(seatOf({ ...since(91), windowDays: 180 }), 'sign-in', policy, today).rule).toBe('used');
    expect(verdictOf(seatOf({ ...since(91), workload: today }), 'sign-in', policy, today).kind).toBe(
      'unknown',
    );
  });

  it('counts in the windows that reach back to the day, and leaves the shorter ones unknown', () => {
    const { windows, watch, microsoft } = countsOfOne(59);

    expect(windows.map(({ days, signedIn, signedInSince }) => [days, signedIn, signedInSince])).toEqual([
      [28, null, today - 59],
      [30, null, today - 59],
      [60, 1, undefined],
      [90, 1, undefined],
      [180, 1, undefined],
    ]);
    expect(watch).toEqual(known(0));
    expect(microsoft).toMatchObject({ value: { cells: { active: { active: 1, inactive: 0 } } } });
  });

  it('leaves the watch unknown beyond its window, and Microsoft’s count beyond theirs', () => {
    expect(countsOfOne(60).watch).toEqual(unknown('sign-ins-not-dated'));
    expect(countsOfOne(60).microsoft.known).toBe(true);
    expect(countsOfOne(91).microsoft).toEqual(unknown('sign-ins-not-dated'));
  });

  it('signs in to a mailbox directly, or may', () => {
    const facts = { storageBytes: 0, hasArchive: false, accountEnabled: true };
    const of = (days: number) => conditionsOf({ ...facts, ...since(days) }, today, 90).directSignIn;

    expect([of(90), of(91)]).toEqual(['crossed', 'unknown']);
  });
});

describe('the day to ask from', () => {
  it('lies within every window that is looked at', () => {
    const partTime = {
      population: 'partTime',
      attribute: 'employeeType',
      values: ['P'],
      classifyAfterDays: 20,
    } as const;
    const leave = { population: 'leave', attribute: 'employeeType', values: ['L'] } as const;
    const longer = { watchAfterDays: 200, classifyAfterDays: 300 };

    expect(today - signInCutOff(policy, [leave], today)).toBe(59);
    expect(today - signInCutOff({ ...policy, classifyAfterDays: 40 }, [], today)).toBe(40);
    expect(today - signInCutOff(policy, [partTime], today)).toBe(20);
    expect(today - signInCutOff(longer, [], today)).toBe(90);
  });
});
