import { addYears } from '../core/entitlement/calendar-days.ts';
import {
  anniversary,
  contractTypeNamed,
  defaultTrueUpPolicy,
  lastDayBefore,
  type ContractTerms,
} from '../core/entitlement/contract-types.ts';
import { dayOf, isoOf, type Day } from '../core/model/day.ts';
import type { MeasurementWindow } from '../core/trend/peak-per-window.ts';

/** Windows shown: a term's usual three years. */
const mostWindows = 3;

/** The contract whose years are counted: the one that began first, of those with a true-up where there are any. */
export function measuredTerms(lines: readonly ContractTerms[]): ContractTerms | null {
  const yearly = lines.filter(hasTrueUp);
  const [first = null] = (yearly.length > 0 ? yearly : lines).toSorted((a, b) => a.startDate - b.startDate);
  return first;
}

/**
 * The measurement windows until `asOf`, the oldest first, at most three: the years of the contract as the calendar
 * has them, or calendar years where no contract line is in force. Only what has a true-up has an order day.
 */
export function measurementWindows(terms: ContractTerms | null, asOf: Day): MeasurementWindow[] {
  if (terms === null) return calendarYears(asOf);
  const windows: MeasurementWindow[] = [];
  for (let from = terms.startDate; from <= asOf;) {
    const next = anniversary(terms, from + 1) ?? addYears(from, 1);
    const orderDay = hasTrueUp(terms)
      ? lastDayBefore(terms, next, defaultTrueUpPolicy.orderClosesDays)
      : null;
    windows.push({ from, to: next - 1, orderDay });
    from = next;
  }
  return windows.slice(-mostWindows);
}

function calendarYears(asOf: Day): MeasurementWindow[] {
  const newest = dayOf(`${isoOf(asOf).slice(0, 4)}-01-01`);
  return [2, 1, 0].map((back) => ({
    from: addYears(newest, -back),
    to: addYears(newest, 1 - back) - 1,
    orderDay: null,
  }));
}

function hasTrueUp({ kind }: ContractTerms): boolean {
  return contractTypeNamed(kind).hasTrueUp;
}
