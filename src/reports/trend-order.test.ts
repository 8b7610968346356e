import { describe, expect, it } from 'vitest';
import { dayOf } from '../core/model/day.ts';
import { known, unknown } from '../core/model/product.ts';
import { peakPerWindow } from '../core/trend/peak-per-window.ts';
import { orderWords, trueUpOrder } from './trend-order.ts';

const windows = [
  { from: dayOf('2025-11-05'), to: dayOf('2026-11-04'), orderDay: dayOf('2026-10-06') },
  { from: dayOf('2026-11-05'), to: dayOf('2027-11-04'), orderDay: dayOf('2027-10-06') },
];
const held = (on: string, assigned: number) => ({ day: dayOf(on), assigned: known(assigned) });
const daily = [held('2026-05-01', 900), held('2027-02-01', 562), held('2027-09-01', 540)];

function orderOn(asOf: string, entitled = known(500), seen = daily) {
  return trueUpOrder(peakPerWindow(seen, windows, dayOf(asOf)).at(-1), seen, entitled);
}

describe('what the running window obliges to order', () => {
  it('goes by the peak of the window, and by the order day once it is there', () => {
    const order = orderOn('2027-10-10');

    expect(order).toEqual({
      from: '2026-11-05',
      to: '2027-11-04',
      orderDay: '2027-10-06',
      entitled: 500,
      byMaximum: { held: 562, on: '2027-02-01', units: 62, reason: null },
      byOrderDay: { held: 540, on: '2027-09-01', units: 40, reason: null },
      today: { held: 540, on: '2027-09-01', units: 40, reason: null },
    });
    expect(orderWords(order, 'contract year').join(' ')).toMatch(
      /^Order 62 units: .* \(562 held on 2027-02-01, 500 entitled\).* order day \(2027-10-06\): 40 units/,
    );
  });

  it('says before the order day where it would stand today', () => {
    const order = orderOn('2027-09-10');

    expect(order?.byOrderDay).toEqual({ held: null, on: null, units: null, reason: 'order-day-not-reached' });
    expect(orderWords(order, 'contract year')[1]).toContain(
      'still to come): 40 units if as many are held then',
    );
  });

  it('asks for nothing where the peak is covered or nobody can tell', () => {
    expect(orderWords(orderOn('2027-09-10', known(562)), 'contract year')).toEqual([]);
    expect(orderOn('2027-09-10', unknown('register-empty'))?.byMaximum).toMatchObject({
      held: 562,
      units: null,
      reason: 'register-empty',
    });
    expect(orderWords(orderOn('2027-09-10', unknown('register-empty')), 'contract year')).toEqual([]);
    expect(orderWords(orderOn('2027-09-10', known(500), []), 'contract year')).toEqual([]);
    expect(trueUpOrder(undefined, daily, known(1))).toBeNull();
  });

  it('is nothing where the contract has no true-up', () => {
    const [window] = peakPerWindow(
      daily,
      windows.slice(1).map((each) => ({ ...each, orderDay: null })),
      dayOf('2027-10-10'),
    );

    expect(trueUpOrder(window, daily, known(500))).toBeNull();
  });
});
