import { known, unknown, type Figure } from '../model/product.ts';
import { textsOf, type VarianceKind } from './variance-texts.ts';

/** When two sources of one quantity disagree enough to be told, and enough to matter (VAR-05). */
export interface VariancePolicy {
  /** Up to this many units nothing is said. */
  readonly toleranceUnits: number;
  /** A difference of this share of the larger side is material, */
  readonly materialityPct: number;
  /** and so is one of this many units. Money is judged by its share alone. */
  readonly materialityUnits: number;
}

/** Ends are stated as the last day or as the day after: up to this many days nothing is said. */
const toleranceDays = 1;
/** Further apart than this, one of the two dates decides another renewal. */
const materialityDays = 30;

export const defaultVariancePolicy: VariancePolicy = {
  toleranceUnits: 0,
  materialityPct: 5,
  materialityUnits: 10,
};

/** One source's statement of the quantity. */
export interface Side {
  /** What it counts, in a few words. */
  readonly label: string;
  /** `register`, `skus`, `subscriptions`, `invoices`, `budget`. */
  readonly source: string;
  /** The day the statement describes, `YYYY-MM-DD`; null when it was not read. */
  readonly on: string | null;
  readonly value: Figure<number>;
}

/** A register line that proves a side, with the document that proves the line (ENT-05, ENT-18). */
export interface Proof {
  readonly line: string;
  readonly contract: string;
  readonly document: string;
  readonly quantity: number;
}

/** `day`: both sides are days, their difference is a number of days. `money`: minor units of `currency`. */
export type VarianceUnit = 'units' | 'money' | 'day';

/** Two sources that disagree about one quantity, or one of which cannot say. */
export interface Variance {
  readonly kind: VarianceKind;
  /** Null when it concerns the tenant as a whole. */
  readonly product: string | null;
  readonly name: string;
  /** What of the product: a SKU and a state, an invoice, a seller. */
  readonly subject: string | null;
  readonly unit: VarianceUnit;
  readonly currency: string | null;
  readonly left: Side;
  readonly right: Side;
  /** Left minus right; unknown when either side is. */
  readonly difference: Figure<number>;
  /** Null when nobody can tell. */
  readonly material: boolean | null;
  /** Why it usually happens. */
  readonly why: string;
  readonly action: string;
  readonly proof: readonly Proof[];
}

export interface Comparison {
  readonly kind: VarianceKind;
  readonly product: string | null;
  readonly name: string;
  readonly subject?: string;
  readonly unit?: VarianceUnit;
  readonly currency?: string;
  readonly left: Side;
  readonly right: Side;
  readonly proof?: readonly Proof[];
}

/** Compares two sides: nothing within tolerance, an unknown variance when a side is unknown, never a zero for it. */
export function compare(given: Comparison, policy: VariancePolicy): Variance[] {
  const { left, right, unit = 'units' } = given;
  const difference = differenceOf(left.value, right.value);
  if (isStrange(given.kind) && right.value.known && right.value.value <= policy.toleranceUnits) return [];
  if (difference.known && Math.abs(difference.value) <= toleranceOf(unit, policy)) return [];
  return [
    {
      kind: given.kind,
      product: given.product,
      name: given.name,
      subject: given.subject ?? null,
      unit,
      currency: given.currency ?? null,
      left,
      right,
      difference,
      material: isStrange(given.kind)
        ? isMaterialAlone(right.value, policy)
        : isMaterial(left.value, right.value, unit, policy),
      ...textsOf(given.kind, difference.known ? Math.sign(difference.value) : 0),
      proof: given.proof ?? [],
    },
  ];
}

function differenceOf(left: Figure<number>, right: Figure<number>): Figure<number> {
  if (!left.known) return unknown(left.reason);
  return right.known ? known(left.value - right.value) : unknown(right.reason);
}

function toleranceOf(unit: VarianceUnit, policy: VariancePolicy): number {
  switch (unit) {
    case 'units':
      return policy.toleranceUnits;
    case 'day':
      return toleranceDays;
    case 'money':
      return 0;
  }
}

/** What the register has nothing of is no difference of two quantities: its units alone say whether it matters. */
function isStrange(kind: VarianceKind): boolean {
  return kind === 'not-registered' || kind === 'billed-not-registered';
}

function isMaterialAlone(units: Figure<number>, { materialityUnits }: VariancePolicy): boolean | null {
  return units.known ? units.value >= materialityUnits : null;
}

/** Either limit makes a difference material: a small product by its share, a large one by its units. */
function isMaterial(
  left: Figure<number>,
  right: Figure<number>,
  unit: VarianceUnit,
  policy: VariancePolicy,
): boolean | null {
  if (!left.known || !right.known) return null;
  const difference = Math.abs(left.value - right.value);
  if (unit === 'day') return difference > materialityDays;
  const larger = Math.max(Math.abs(left.value), Math.abs(right.value));
  const isLargeShare = difference * 100 >= larger * policy.materialityPct;
  return isLargeShare || (unit === 'units' && difference >= policy.materialityUnits);
}
