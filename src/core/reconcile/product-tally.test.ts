import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySeat, policy, seatOf, today } from '../../testing/seats.ts';
import type { EvidenceGaps } from '../model/evidence-gaps.ts';
import { known, unknown } from '../model/product.ts';
import type { Seat } from '../model/seat.ts';
import { createProductTally } from './product-tally.ts';
import { verdictOf } from './verdict-of.ts';

function count(seats: readonly Seat[], method: 'sign-in' | 'copilot' = 'sign-in', gaps: EvidenceGaps = {}) {
  const tally = createProductTally(method, policy, today, gaps);
  for (const seat of seats) tally.add(seat, verdictOf(seat, method, policy, today));
  return tally.counts();
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('the counts of a product', () => {
  it.each(['sign-in', 'copilot'] as const)('give every seat one rule and one cell, by %s', (method) => {
    fc.assert(
      fc.property(fc.array(anySeat(1)), (seats) => {
        const { rules, verdicts, microsoft: figure } = count(seats, method);
        const microsoft = figure.known ? figure.value : null;

        expect(sum(Object.values(rules))).toBe(seats.length);
        expect(sum(Object.values(verdicts))).toBe(seats.length);
        const cells = Object.values(microsoft!.cells).flatMap(({ active, inactive }) => [active, inactive]);
        expect(sum(cells) + microsoft!.guests).toBe(seats.length);
      }),
    );
  });

  it('grow with the window, and never count a guest as one of us', () => {
    fc.assert(
      fc.property(fc.array(anySeat(1)), (seats) => {
        const { windows } = count(seats);

        for (const [index, { days, signedIn, worked, guestsWorked }] of windows.entries()) {
          const within = (seat: Seat, day: Seat['workload']) =>
            typeof day === 'number' && today - day <= days && !seat.isGuest;
          expect(worked).toBe(seats.filter((seat) => within(seat, seat.workload)).length);
          const shorter = windows.slice(0, index).map((window) => window.signedIn!);
          expect(signedIn).toBeGreaterThanOrEqual(Math.max(...shorter, 0));
          expect(guestsWorked).toBeLessThanOrEqual(seats.filter((seat) => seat.isGuest).length);
        }
      }),
    );
  });

  it('put a day into the shortest window it fits', () => {
    const ages = [28, 29, 30, 31, 90, 91, 180, 181];

    const { windows } = count(ages.map((age) => seatOf({ signIn: today - age })));

    expect(windows.map(({ days, signedIn }) => [days, signedIn])).toEqual([
      [28, 1],
      [30, 3],
      [60, 4],
      [90, 5],
      [180, 7],
    ]);
  });

  it('call active what Microsoft calls active: any attempt within 90 days', () => {
    const { microsoft: figure } = count([
      seatOf({ signIn: 'failedOnly', attempt: today - 3 }),
      seatOf({ signIn: today - 200, attempt: today - 91 }),
      seatOf({ signIn: today - 200, attempt: today - 200, workload: today }),
      seatOf({ isGuest: true, signIn: today, attempt: today }),
      seatOf({ population: 'seasonal', windowDays: 400, signIn: today - 120, attempt: today - 120 }),
    ]);

    const microsoft = figure.known ? figure.value : null;
    expect(microsoft!.cells.inactive).toEqual({ active: 1, inactive: 1 });
    expect(microsoft!.cells.sourcesDisagree).toEqual({ active: 0, inactive: 1 });
    expect(microsoft!.cells.active).toEqual({ active: 0, inactive: 1 });
    expect(microsoft!.guests).toBe(1);
  });
});

const refused = { reason: 'sign-ins-forbidden', isSilent: true } as const;
const partly = { reason: 'sign-ins-incomplete', isSilent: false } as const;

describe('a source of use that was not read', () => {
  it('leaves Microsoft’s count, the windows and the rate of use unknown, never 0', () => {
    const counts = count([seatOf({}), seatOf({ isGuest: true })], 'sign-in', { signIn: refused });

    expect(counts.microsoft).toEqual(unknown('sign-ins-forbidden'));
    expect(counts.watch).toEqual(unknown('sign-ins-forbidden'));
    expect(counts.useUnknown).toBe('sign-ins-forbidden');
    for (const window of counts.windows)
      expect(window).toMatchObject({
        signedIn: null,
        guestsSignedIn: null,
        signedInUnknown: 'sign-ins-forbidden',
        worked: 0,
        guestsWorked: 0,
      });
  });

  it('leaves work unknown apart from sign-ins', () => {
    const workload = { reason: 'm365-apps-missing', isSilent: true };
    const { windows, microsoft } = count([seatOf({ signIn: today, attempt: today })], 'sign-in', {
      workload,
    });

    expect(windows[0]).toMatchObject({ signedIn: 1, worked: null, workedUnknown: 'm365-apps-missing' });
    expect(microsoft.known).toBe(true);
  });

  it('in part counts for what it says, and for nobody it leaves out', () => {
    const { windows, microsoft, useUnknown } = count(
      [seatOf({ signIn: today, attempt: today }), seatOf({})],
      'sign-in',
      { signIn: partly },
    );

    expect([windows[0]?.signedIn, useUnknown]).toEqual([1, null]);
    expect(microsoft).toEqual(unknown('sign-ins-incomplete'));
  });

  it('of Copilot leaves its use unknown', () => {
    const gaps = { copilot: { reason: 'copilot-forbidden', isSilent: true } };
    const { copilot, microsoft, windows } = count([seatOf({ signIn: today })], 'copilot', gaps);

    expect([copilot, microsoft]).toEqual([unknown('copilot-forbidden'), unknown('copilot-forbidden')]);
    expect(windows[0]).toMatchObject({ signedIn: 1, worked: null, workedUnknown: 'copilot-forbidden' });
  });

  it('of Copilot is counted for Microsoft within its own 30 days, and for us within the policy’s', () => {
    const tally = createProductTally('copilot', { ...policy, copilotActiveDays: 60 }, today, {});
    const seat = seatOf({ copilot: today - 45 });
    tally.add(seat, verdictOf(seat, 'copilot', policy, today));
    const { microsoft, copilot } = tally.counts();

    expect(copilot).toMatchObject({ value: { activeDays: 60, activeInWindow: 1 } });
    expect(microsoft).toMatchObject({ value: { cells: { active: { active: 0, inactive: 1 } } } });
  });

  it('says nothing of a product where nobody could be judged, whatever was read', () => {
    expect(count([seatOf({}), seatOf({ isGuest: true })]).useUnknown).toBe('no-evidence');
    expect(count([seatOf({}), seatOf({ signIn: 'never' })]).useUnknown).toBeNull();
    expect(count([]).useUnknown).toBeNull();
    expect(count([seatOf({})], 'copilot').copilot).toEqual(unknown('no-evidence'));
    expect(count([], 'copilot').copilot).toEqual(known({ activeDays: 30, activeInWindow: 0, zeroUsage: 0 }));
  });
});
