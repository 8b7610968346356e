import { isoOf } from '../core/model/day.ts';
import type { Figure, Peak } from '../core/model/product.ts';
import type { DailyPosition, WindowPeak } from '../core/trend/peak-per-window.ts';
import { count } from './trend-advice.ts';

/** Units to order by one way of counting: what was held less what is entitled now, never below 0. */
export interface OrderMeasure {
  readonly held: number | null;
  readonly on: string | null;
  readonly units: number | null;
  /** Why there are no units. */
  readonly reason: string | null;
}

/**
 * What the running window obliges to order: from its peak, never an average (VAR-06). Some agreements go by the most
 * held in the window, others by what is held on the order day: until that day `today` says where it stands.
 */
export interface TrueUpOrder {
  readonly from: string;
  readonly to: string;
  readonly orderDay: string;
  readonly entitled: number | null;
  readonly byMaximum: OrderMeasure;
  readonly byOrderDay: OrderMeasure;
  /** By the newest observed day of the window. */
  readonly today: OrderMeasure;
}

/** Null where there is no window, or its contract has no true-up. */
export function trueUpOrder(
  window: WindowPeak | undefined,
  daily: readonly DailyPosition[],
  entitled: Figure<number>,
): TrueUpOrder | null {
  if (window === undefined || window.orderDay === null) return null;
  const { from, to, orderDay, maximum, onOrderDay } = window;
  return {
    from: isoOf(from),
    to: isoOf(to),
    orderDay: isoOf(orderDay),
    entitled: entitled.known ? entitled.value : null,
    byMaximum: measure(maximum, entitled),
    byOrderDay: measure(onOrderDay, entitled),
    today: measure(newestOf(window, daily), entitled),
  };
}

/** What to order, or nothing where the peak is covered or nobody can tell. */
export function orderWords(order: TrueUpOrder | null, windowName: string): readonly string[] {
  const entitled = order?.entitled ?? null;
  if (order === null || entitled === null) return [];
  const { byMaximum, byOrderDay, today } = order;
  if (byMaximum.units === null || byMaximum.units === 0) return [];
  const held = ({ held: seats, on }: OrderMeasure) => `${count(seats ?? NaN)} held on ${on ?? ''}`;
  const second =
    byOrderDay.units !== null
      ? `Where the contract counts on the order day (${order.orderDay}): ${count(byOrderDay.units)} units (${held(byOrderDay)}).`
      : today.units === null || byOrderDay.reason !== 'order-day-not-reached'
        ? `Where it counts on the order day (${order.orderDay}): unknown (${byOrderDay.reason ?? ''}).`
        : `Where the contract counts on the order day (${order.orderDay}, still to come): ${count(today.units)} units if as many are held then as now (${held(today)}).`;
  return [
    `Order ${count(byMaximum.units)} units: the peak of the ${windowName} from ${order.from} is above what is entitled (${held(byMaximum)}, ${count(entitled)} entitled), and a true-up goes by the peak, not the average.`,
    second,
  ];
}

function measure(peak: Figure<Peak>, entitled: Figure<number>): OrderMeasure {
  if (!peak.known) return { held: null, on: null, units: null, reason: peak.reason };
  const { units: held, on } = peak.value;
  return {
    held,
    on: isoOf(on),
    units: entitled.known ? Math.max(0, held - entitled.value) : null,
    reason: entitled.known ? null : entitled.reason,
  };
}

function newestOf({ from, to }: WindowPeak, daily: readonly DailyPosition[]): Figure<Peak> {
  let newest: Peak | null = null;
  for (const { day, assigned } of daily) {
    if (!assigned.known || day < from || day > to) continue;
    if (newest === null || day > newest.on) newest = { units: assigned.value, on: day };
  }
  return newest === null ? { known: false, reason: 'no-known-day' } : { known: true, value: newest };
}
