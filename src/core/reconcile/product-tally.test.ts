import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySeat, policy, seatOf, today } from '../../testing/seats.ts';
import type { Seat } from '../model/seat.ts';
import { createProductTally } from './product-tally.ts';
import { verdictOf } from './verdict-of.ts';

function count(seats: readonly Seat[], method: 'sign-in' | 'copilot' = 'sign-in') {
  const tally = createProductTally(method, policy, today);
  for (const seat of seats) tally.add(seat, verdictOf(seat, method, policy, today));
  return tally.counts();
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('the counts of a product', () => {
  it.each(['sign-in', 'copilot'] as const)('give every seat one rule and one cell, by %s', (method) => {
    fc.assert(
      fc.property(fc.array(anySeat(1)), (seats) => {
        const { rules, verdicts, microsoft } = count(seats, method);

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
    const { microsoft } = count([
      seatOf({ signIn: 'failedOnly', attempt: today - 3 }),
      seatOf({ signIn: today - 200, attempt: today - 91 }),
      seatOf({ signIn: today - 200, attempt: today - 200, workload: today }),
      seatOf({ isGuest: true, signIn: today, attempt: today }),
      seatOf({ population: 'seasonal', windowDays: 400, signIn: today - 120, attempt: today - 120 }),
    ]);

    expect(microsoft!.cells.inactive).toEqual({ active: 1, inactive: 1 });
    expect(microsoft!.cells.sourcesDisagree).toEqual({ active: 0, inactive: 1 });
    expect(microsoft!.cells.active).toEqual({ active: 0, inactive: 1 });
    expect(microsoft!.guests).toBe(1);
  });
});
