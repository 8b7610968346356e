import { describe, expect, it } from 'vitest';
import { dayOf } from '../model/day.ts';
import { known, unknown } from '../model/product.ts';
import { peakPerWindow } from './peak-per-window.ts';

describe('peakPerWindow', () => {
  const window = { from: dayOf('2026-01-01'), to: dayOf('2026-12-31'), orderDay: dayOf('2026-12-01') };
  const held = (day: string, units: number | null) => ({
    day: dayOf(day),
    assigned: units === null ? unknown('users-missing') : known(units),
  });

  it('tells the most held in the window and what was held on the order day, from peaks and not from averages', () => {
    const daily = [
      held('2025-12-31', 999),
      held('2026-03-10', 951),
      held('2026-03-11', 951),
      held('2026-07-01', null),
      held('2026-11-30', 900),
      held('2026-12-02', 905),
      held('2027-01-01', 999),
    ];

    expect(peakPerWindow(daily.toReversed(), [window], dayOf('2027-03-01'))).toEqual([
      {
        ...window,
        maximum: known({ units: 951, on: dayOf('2026-03-10') }),
        onOrderDay: known({ units: 900, on: dayOf('2026-11-30') }),
        daysSeen: 4,
      },
    ]);
  });

  it('does not foresee the order day, nor days after the one asked about', () => {
    const daily = [held('2026-03-10', 951), held('2026-10-10', 999)];

    expect(peakPerWindow(daily, [window], dayOf('2026-06-01'))).toMatchObject([
      { maximum: known({ units: 951 }), onOrderDay: unknown('order-day-not-reached'), daysSeen: 1 },
    ]);
  });

  it('knows nothing of a window nobody observed, and never says 0', () => {
    expect(peakPerWindow([held('2026-05-01', null)], [window], dayOf('2027-01-01'))).toMatchObject([
      { maximum: unknown('no-known-day'), onOrderDay: unknown('no-known-day'), daysSeen: 0 },
    ]);
  });

  it('counts nothing for an order where there is none to place', () => {
    const daily = [held('2026-03-10', 951)];
    const withoutOrder = { ...window, orderDay: null };

    expect(peakPerWindow(daily, [withoutOrder], dayOf('2027-01-01'))).toMatchObject([
      { maximum: known({ units: 951 }), onOrderDay: unknown('no-true-up') },
    ]);
  });
});
