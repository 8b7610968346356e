import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { known, unknown } from '../model/product.ts';
import { reservationUse, type ReservationTotals } from './reservation-use.ts';

const limits = { floorPct: 85, minDays: 20 };

function totals(reservationId: string, given: Partial<ReservationTotals> = {}): ReservationTotals {
  return {
    ...{ reservationId, orderId: 'order', skuName: 'Standard_D4s_v5', kind: 'Reservation', quantity: 1 },
    ...{ reservedHours: 720, usedHours: 720, daysKnown: 30, daysUnknown: 0, newestOn: '2026-11-20' },
    ...given,
  };
}

describe('the use of reservations', () => {
  it.each([
    ['at the floor', 612, 'used', 85],
    ['a part of an hour below it', 611.9, 'waste', 85],
    ['well below', 360, 'waste', 50],
    ['not at all', 0, 'waste', 0],
  ] as const)('%s', (_name, usedHours, verdict, pct) => {
    const { reservations } = reservationUse([totals('a', { usedHours })], limits);

    expect(reservations[0]).toMatchObject({ verdict, utilisationPct: known(pct), isOver: false });
  });

  it('is hours over hours, and no mean of percentages', () => {
    const use = reservationUse(
      [totals('large', { reservedHours: 7_200, usedHours: 7_200 }), totals('small', { usedHours: 0 })],
      limits,
    );

    expect(use).toMatchObject({
      utilisationPct: known(90.9),
      unusedHours: 720,
      wastedHours: 720,
      verdict: 'waste',
    });
    expect(use.reservations.map(({ reservationId }) => reservationId)).toEqual(['small', 'large']);
  });

  it('is unknown of too few days, and of a reservation nothing was reserved of', () => {
    const few = totals('few', { daysKnown: 19, usedHours: 0 });
    const use = reservationUse([few, totals('none', { reservedHours: 0, usedHours: 0 })], limits);

    expect(use.reservations.map(({ utilisationPct }) => utilisationPct)).toEqual([
      unknown('too-few-days'),
      unknown('nothing-reserved'),
    ]);
    expect(use).toMatchObject({
      verdict: 'unknown',
      utilisationPct: unknown('too-few-days'),
      wastedHours: 0,
    });
  });

  it('says so when more was used than reserved, and calls nothing unused', () => {
    const { reservations } = reservationUse([totals('a', { usedHours: 721 })], limits);

    expect(reservations[0]).toMatchObject({ isOver: true, verdict: 'used', unusedHours: known(0) });
  });

  it('of none is nothing known', () => {
    expect(reservationUse([], limits)).toMatchObject({ verdict: 'none', newestOn: null });
  });

  it('adds up, stays between 0 and 100 or is flagged, and an unknown changes no judged figure', () => {
    const any = fc.record({
      reservedHours: fc.integer({ min: 0, max: 2_000 }),
      usedHours: fc.integer({ min: 0, max: 2_200 }),
      daysKnown: fc.integer({ min: 0, max: 30 }),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 12 }), (given) => {
        const all = given.map((each, index) => totals(`r${index}`, each));

        const use = reservationUse(all, limits);
        const more = reservationUse([...all, totals('late', { daysKnown: 1 })], limits);

        expect(use.counts.waste + use.counts.used + use.counts.unknown).toBe(all.length);
        for (const { utilisationPct, isOver } of use.reservations)
          if (utilisationPct.known && !isOver) {
            expect(utilisationPct.value).toBeGreaterThanOrEqual(0);
            expect(utilisationPct.value).toBeLessThanOrEqual(100);
          }
        const parts = use.reservations.map(({ unusedHours }) => (unusedHours.known ? unusedHours.value : 0));
        expect(use.unusedHours === 0 || use.unusedHours === parts.reduce((sum, part) => sum + part)).toBe(
          true,
        );
        expect(more).toMatchObject({ usedHours: use.usedHours, wastedHours: use.wastedHours });
        expect(more.verdict).toBe(use.verdict === 'waste' ? 'waste' : 'unknown');
        expect(reservationUse([...all].reverse(), limits)).toEqual(use);
      }),
    );
  });
});
