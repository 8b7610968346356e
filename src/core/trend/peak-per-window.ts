import type { Day } from '../model/day.ts';
import { known, unknown, type Figure, type Peak } from '../model/product.ts';

/** The seats held on one observed day. */
export interface DailyPosition {
  readonly day: Day;
  /** Held at any time of the day: seats taken away during it included. */
  readonly assigned: Figure<number>;
}

/** A stretch a contract measures, both days included. */
export interface MeasurementWindow {
  readonly from: Day;
  readonly to: Day;
  /** When units are counted for the order; null where the contract has no true-up. */
  readonly orderDay: Day | null;
}

/**
 * Both measures a true-up may go by: some agreements count the most held in the window, others what is held when
 * the order is placed (requirements, last section, no. 7). Neither is an average.
 */
export interface WindowPeak extends MeasurementWindow {
  /** The most held on any observed day, and the first such day. */
  readonly maximum: Figure<Peak>;
  /** The newest observed day on or before the order day. */
  readonly onOrderDay: Figure<Peak>;
  /** Days with a known count; a maximum over few days may have missed the real one. */
  readonly daysSeen: number;
}

/** Peaks per measurement window (VAR-06), as far as they are over on `asOf`. */
export function peakPerWindow(
  daily: readonly DailyPosition[],
  windows: readonly MeasurementWindow[],
  asOf: Day,
): readonly WindowPeak[] {
  const counted = daily
    .flatMap(({ day, assigned }) =>
      assigned.known && day <= asOf ? [{ on: day, units: assigned.value }] : [],
    )
    .sort((a, b) => a.on - b.on);
  return windows.map((window) => {
    const within = counted.filter(({ on }) => on >= window.from && on <= window.to);
    return {
      ...window,
      maximum: figureOf(within.reduce<Peak | null>(higher, null), 'no-known-day'),
      onOrderDay: heldOn(window.orderDay, within, asOf),
      daysSeen: within.length,
    };
  });
}

function heldOn(orderDay: Day | null, within: readonly Peak[], asOf: Day): Figure<Peak> {
  if (orderDay === null) return unknown('no-true-up');
  if (asOf < orderDay) return unknown('order-day-not-reached');
  return figureOf(within.findLast(({ on }) => on <= orderDay) ?? null, 'no-known-day');
}

function higher(best: Peak | null, each: Peak): Peak {
  return best === null || each.units > best.units ? each : best;
}

function figureOf(peak: Peak | null, reason: string): Figure<Peak> {
  return peak === null ? unknown(reason) : known(peak);
}
