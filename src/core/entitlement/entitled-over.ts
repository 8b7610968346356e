import type { Day } from '../model/day.ts';
import { known, unknown, type Figure } from '../model/product.ts';
import { wholeMonths } from './calendar-days.ts';

/** Units a register line entitles to, from its start to its end; null: without end. */
export interface EntitledTerm {
  /** Null where they are counted otherwise than the product's. */
  readonly units: number | null;
  readonly from: Day;
  readonly to: Day | null;
}

/** Days, both included, on which the same lines are in force. */
interface Stretch {
  readonly from: Day;
  readonly to: Day;
  /** Null where no line is in force, or nobody can add them. */
  readonly units: number | null;
}

const changed = 'entitlement-changed-in-period';

/** The units of every day of a period; unknown where they are not the same on all of them. */
export function unitsThroughout(terms: readonly EntitledTerm[], from: Day, to: Day): Figure<number> {
  const [first, ...others] = stretchesOf(terms, from, to);
  if (first === undefined || first.units === null) return unknown(changed);
  return others.every(({ units }) => units === first.units) ? known(first.units) : unknown(changed);
}

/** Units × months of a period, stretch by stretch; unknown where the units change within a month of it. */
export function unitMonths(terms: readonly EntitledTerm[], from: Day, to: Day): Figure<number> {
  if (wholeMonths(from, to) === null) return unknown('period-is-no-whole-months');
  let sum = 0;
  for (const stretch of stretchesOf(terms, from, to)) {
    const months = wholeMonths(stretch.from, stretch.to);
    if (months === null || stretch.units === null) return unknown(changed);
    sum += stretch.units * months;
  }
  return known(sum);
}

/** Neighbours of equal units are one. */
function stretchesOf(terms: readonly EntitledTerm[], from: Day, to: Day): Stretch[] {
  const changes = terms.flatMap((term) => [term.from, ...(term.to === null ? [] : [term.to + 1])]);
  const starts = [...new Set([from, ...changes.filter((day) => day > from && day <= to)])].toSorted(
    (a, b) => a - b,
  );
  const stretches: Stretch[] = [];
  for (const [index, start] of starts.entries()) {
    const end = (starts[index + 1] ?? to + 1) - 1;
    const units = unitsOn(terms, start);
    const last = stretches.at(-1);
    if (last?.units === units) stretches[stretches.length - 1] = { ...last, to: end };
    else stretches.push({ from: start, to: end, units });
  }
  return stretches;
}

function unitsOn(terms: readonly EntitledTerm[], day: Day): number | null {
  const inForce = terms.filter(({ from, to }) => from <= day && (to === null || day <= to));
  if (inForce.length === 0) return null;
  let sum = 0;
  for (const { units } of inForce) {
    if (units === null) return null;
    sum += units;
  }
  return sum < 0 ? null : sum;
}
