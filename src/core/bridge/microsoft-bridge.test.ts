import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySeat, policy, seatOf, today } from '../../testing/seats.ts';
import type { Seat } from '../model/seat.ts';
import { createProductTally } from '../reconcile/product-tally.ts';
import { verdictOf } from '../reconcile/verdict-of.ts';
import { activeBridge, idleBridge } from './microsoft-bridge.ts';

function count(seats: readonly Seat[], method: 'sign-in' | 'copilot') {
  const tally = createProductTally(method, policy, today, {});
  for (const seat of seats) tally.add(seat, verdictOf(seat, method, policy, today));
  const { verdicts, microsoft } = tally.counts();
  return { verdicts, microsoft: microsoft.known ? microsoft.value : null };
}

const method = fc.constantFrom('sign-in' as const, 'copilot' as const);

describe('the bridge to Microsoft’s count', () => {
  it('leaves no remainder: it ends at what Microsoft’s method counts on its own', () => {
    fc.assert(
      fc.property(fc.array(anySeat(1)), method, (seats, by) => {
        const { microsoft, verdicts } = count(seats, by);
        const people = seats.filter((seat) => !seat.isGuest);
        const evidence = (seat: Seat) => (by === 'copilot' ? seat.copilot : seat.attempt);
        const within = by === 'copilot' ? policy.copilotActiveDays : 90;
        const active = people.filter((seat) => {
          const day = evidence(seat);
          return typeof day === 'number' && today - day <= within;
        });

        const toActive = activeBridge(microsoft!);
        const toIdle = idleBridge(microsoft!);

        expect(toActive.ours).toBe(verdicts.active);
        expect(toActive.microsoft).toBe(active.length);
        expect(toIdle.ours).toBe(verdicts.inactive + verdicts.neverUsed);
        expect(toIdle.microsoft).toBe(people.length - active.length);
      }),
    );
  });

  it('names every difference', () => {
    const idle = { signIn: today - 200, attempt: today - 200 };
    const { microsoft } = count(
      [
        seatOf({ signIn: today, attempt: today }),
        seatOf({ signIn: 'failedOnly', attempt: today - 1 }),
        seatOf({ ...idle, workload: today }),
        seatOf({ ...idle, population: 'leave' }),
        seatOf({ ...idle, heldSince: today - 1 }),
        seatOf({ ...idle, population: 'seasonal', windowDays: 400 }),
        seatOf({}),
        seatOf(idle),
      ],
      'sign-in',
    );

    expect(idleBridge(microsoft!)).toEqual({
      ours: 2,
      lines: [
        { reason: 'window', ours: 'active', seats: 1 },
        { reason: 'attempts', ours: 'inactive', seats: -1 },
        { reason: 'new', ours: 'new', seats: 1 },
        { reason: 'protected', ours: 'protected', seats: 1 },
        { reason: 'noEvidence', ours: 'noEvidence', seats: 1 },
        { reason: 'sourcesDisagree', ours: 'sourcesDisagree', seats: 1 },
      ],
      microsoft: 6,
    });
    expect(activeBridge(microsoft!)).toEqual({
      ours: 2,
      lines: [
        { reason: 'window', ours: 'active', seats: -1 },
        { reason: 'attempts', ours: 'inactive', seats: 1 },
      ],
      microsoft: 2,
    });
  });
});
