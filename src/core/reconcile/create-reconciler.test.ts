import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySeat, policy, seatOf, supplyOf, today } from '../../testing/seats.ts';
import { known, unknown, type ProductSupply } from '../model/product.ts';
import type { Seat } from '../model/seat.ts';
import { verdictKinds } from '../model/verdict.ts';
import { createReconciler, type ReconcileInput } from './create-reconciler.ts';

const products: readonly ProductSupply[] = [
  supplyOf(),
  supplyOf({ product: 'copilot', method: 'copilot' }),
  supplyOf({ product: 'visio', entitled: unknown('not-in-register') }),
];

function reconcile(seats: readonly Seat[], given: Partial<ReconcileInput> = {}) {
  const reconciler = createReconciler({
    asOf: today,
    policy,
    products,
    seatsUnknown: null,
    evidenceGaps: {},
    peaks: new Map(),
    isExempt: () => false,
    isReleased: () => false,
    ...given,
  });
  const results = seats.map((seat) => reconciler.step(seat));
  return { results, positions: reconciler.finish() };
}

describe('createReconciler', () => {
  it('conserves seats: the verdicts of every product add up to what is assigned', () => {
    fc.assert(
      fc.property(fc.array(anySeat(products.length)), (seats) => {
        const { positions } = reconcile(seats);

        for (const [index, { verdicts, assigned }] of positions.entries()) {
          const held = seats.filter((seat) => seat.product === index).length;
          expect(assigned).toEqual(known(held));
          expect(verdicts.known && verdictKinds.reduce((sum, kind) => sum + verdicts.value[kind], 0)).toBe(
            held,
          );
        }
      }),
    );
  });

  it('gives the same positions whatever the order of the seats', () => {
    fc.assert(
      fc.property(
        fc
          .array(anySeat(products.length))
          .chain((seats) =>
            fc.tuple(fc.constant(seats), fc.shuffledSubarray(seats, { minLength: seats.length })),
          ),
        ([seats, shuffled]) => {
          expect(reconcile(shuffled).positions).toEqual(reconcile(seats).positions);
        },
      ),
    );
  });

  it('makes findings of inactive and never used seats only, and of all of those', () => {
    fc.assert(
      fc.property(fc.array(anySeat(products.length)), (seats) => {
        for (const { verdict, findings } of reconcile(seats).results) {
          const claimable = verdict?.kind === 'inactive' || verdict?.kind === 'neverUsed';
          expect(findings).toHaveLength(claimable ? 1 : 0);
        }
      }),
    );
  });

  it('makes no figure of seats it could not count', () => {
    const { positions } = reconcile([seatOf({})], { seatsUnknown: 'users-incomplete' });

    const [position] = positions;
    expect(position?.assigned).toEqual(unknown('users-incomplete'));
    expect(position?.wasteUnits).toEqual(unknown('users-incomplete'));
    expect(position?.threshold).toEqual(unknown('users-incomplete'));
    expect(position?.entitled).toEqual(known(1000));
  });

  it('turns an exemption into protection, and only for seats that could be claimed', () => {
    const { positions, results } = reconcile([seatOf({ signIn: 'never' }), seatOf({ signIn: today })], {
      isExempt: () => true,
    });

    expect(positions[0]?.verdicts).toMatchObject({ value: { protected: 1, active: 1 } });
    expect(results.flatMap((result) => result.findings)).toEqual([]);
  });

  it('does not count a seat that was released since, used or not, and makes no finding of it', () => {
    const { positions, results } = reconcile([seatOf({ signIn: 'never' }), seatOf({ signIn: today })], {
      isReleased: () => true,
    });

    expect(positions[0]?.assigned).toEqual(known(0));
    expect(positions[0]?.peak).toEqual(known({ units: 2, on: today }));
    expect(results.map(({ verdict, findings }) => [verdict?.kind, findings.length])).toEqual([
      [undefined, 0],
      [undefined, 0],
    ]);
  });

  it('keeps the earlier peak when it was higher', () => {
    const peaks = new Map([['microsoft-365-e5', { units: 7, on: today - 40 }]]);

    const { positions } = reconcile([seatOf({ signIn: today })], { peaks });

    expect(positions[0]?.peak).toEqual(known({ units: 7, on: today - 40 }));
  });

  it('counts Copilot use on its own windows', () => {
    const copilot = [today, today - 30, today - 31, today - 60, 'never', 'unknown'] as const;

    const { positions } = reconcile(copilot.map((day) => seatOf({ product: 1, copilot: day })));

    expect(positions[1]?.copilot).toEqual(known({ activeDays: 30, activeInWindow: 2, zeroUsage: 2 }));
    expect(positions[0]?.copilot).toBeNull();
  });
});
