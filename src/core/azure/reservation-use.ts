import { known, unknown, type Figure } from '../model/product.ts';
import { sharePct } from './share.ts';

/** One reservation over the window, added up from its days. Hours may have parts. */
export interface ReservationTotals {
  readonly reservationId: string;
  readonly orderId: string;
  readonly skuName: string | null;
  readonly kind: string | null;
  readonly quantity: number | null;
  /** Of days on which both are known. */
  readonly reservedHours: number;
  readonly usedHours: number;
  readonly daysKnown: number;
  /** Days that were told without one of the two. */
  readonly daysUnknown: number;
  /** `YYYY-MM-DD`: the newest day known; null when none is. */
  readonly newestOn: string | null;
}

export interface ReservationLimits {
  /** Use below this share is waste (85). */
  readonly floorPct: number;
  /** Fewer known days prove nothing. */
  readonly minDays: number;
}

export type ReservationVerdict = 'waste' | 'used' | 'unknown';

export interface JudgedReservation extends ReservationTotals {
  readonly verdict: ReservationVerdict;
  /** Σ used / Σ reserved hours in per cent, one decimal. */
  readonly utilisationPct: Figure<number>;
  /** Reserved and not used; 0 where more was used than reserved. */
  readonly unusedHours: Figure<number>;
  /** More hours are reported as used than were reserved: one of the two is wrong. */
  readonly isOver: boolean;
}

export interface ReservationUse {
  readonly reservations: readonly JudgedReservation[];
  readonly counts: Readonly<Record<ReservationVerdict, number>>;
  /** Of the reservations that can be judged; unknown when none can. */
  readonly utilisationPct: Figure<number>;
  readonly reservedHours: number;
  readonly usedHours: number;
  /** Of all judged reservations. */
  readonly unusedHours: number;
  /** Of those below the floor. */
  readonly wastedHours: number;
  readonly verdict: ReservationVerdict | 'none';
  readonly newestOn: string | null;
}

/** How far what was reserved is used; below the floor it is waste (AZR-01). The most wasted hours first. */
export function reservationUse(
  totals: readonly ReservationTotals[],
  limits: ReservationLimits,
): ReservationUse {
  const reservations = totals.map((each) => judge(each, limits)).sort(mostUnusedFirst);
  const judged = reservations.filter(({ verdict }) => verdict !== 'unknown');
  const counts = { waste: 0, used: 0, unknown: 0 };
  for (const { verdict } of reservations) counts[verdict] += 1;
  const reservedHours = sum(judged, (each) => each.reservedHours);
  const usedHours = sum(judged, (each) => each.usedHours);
  const pct = sharePct(usedHours, reservedHours);
  return {
    reservations,
    counts,
    utilisationPct: pct === null ? unknown(wholeReason(totals)) : known(pct),
    reservedHours,
    usedHours,
    unusedHours: sum(judged, unusedOf),
    wastedHours: sum(
      judged.filter(({ verdict }) => verdict === 'waste'),
      unusedOf,
    ),
    verdict: wholeVerdict(counts),
    newestOn: newest(reservations),
  };
}

function judge(totals: ReservationTotals, { floorPct, minDays }: ReservationLimits): JudgedReservation {
  const { reservedHours, usedHours, daysKnown } = totals;
  const reason = daysKnown < minDays ? 'too-few-days' : reservedHours <= 0 ? 'nothing-reserved' : null;
  const pct = sharePct(usedHours, reservedHours);
  if (reason !== null || pct === null) {
    const why = unknown(reason ?? 'nothing-reserved');
    return { ...totals, verdict: 'unknown', utilisationPct: why, unusedHours: why, isOver: false };
  }
  return {
    ...totals,
    // By the hours themselves: a rounded share must not lift a reservation over the floor.
    verdict: usedHours * 100 < floorPct * reservedHours ? 'waste' : 'used',
    utilisationPct: known(pct),
    unusedHours: known(Math.max(0, reservedHours - usedHours)),
    isOver: usedHours > reservedHours,
  };
}

function wholeReason(totals: readonly ReservationTotals[]): string {
  return totals.length === 0 ? 'nothing-reserved' : 'too-few-days';
}

function wholeVerdict(counts: ReservationUse['counts']): ReservationUse['verdict'] {
  if (counts.waste > 0) return 'waste';
  if (counts.unknown > 0) return 'unknown';
  return counts.used > 0 ? 'used' : 'none';
}

function newest(all: readonly ReservationTotals[]): string | null {
  return all.reduce<string | null>(
    (last, { newestOn }) => (newestOn !== null && (last === null || newestOn > last) ? newestOn : last),
    null,
  );
}

function mostUnusedFirst(a: JudgedReservation, b: JudgedReservation): number {
  const difference = unusedOf(b) - unusedOf(a);
  if (difference !== 0 && !Number.isNaN(difference)) return difference;
  return a.reservationId < b.reservationId ? -1 : 1;
}

/** Reservations that cannot be judged come last. */
function unusedOf({ unusedHours }: JudgedReservation): number {
  return unusedHours.known ? unusedHours.value : -1;
}

function sum<T>(all: readonly T[], of: (each: T) => number): number {
  return all.reduce((total, each) => total + of(each), 0);
}
