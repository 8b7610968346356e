import { known, unknown, type Figure } from '../model/product.ts';

/** The band the guidance on tracking licence usage calls typical (ERR-02): a yardstick, not a measurement of ours. */
export const typicalGap = {
  fromPct: 15,
  toPct: 25,
  source:
    'guidance on tracking Microsoft licence usage, "Tracking assignments, not usage": enterprise estates without rigorous offboarding',
} as const;

export interface AssignedGap {
  /** Assigned less active seats. */
  readonly units: number;
  /** Of the assigned ones, one decimal. */
  readonly pct: number;
  /** Of `units`: seats that are neither in use nor idle, and may yet turn out to be in use. Null when not told. */
  readonly spared: number | null;
  readonly against: 'below' | 'within' | 'above';
}

/** How far assignments are from use, against the typical band: an assignment is never usage (ERR-01, ERR-02). */
export function assignedGap(month: {
  readonly assigned: Figure<number>;
  readonly active: Figure<number>;
  readonly spared: Figure<number>;
}): Figure<AssignedGap> {
  const { assigned, active, spared } = month;
  if (!assigned.known) return assigned;
  if (!active.known) return active;
  if (assigned.value <= 0) return unknown('nothing-assigned');
  const units = assigned.value - active.value;
  const share = units * 100;
  return known({
    units,
    pct: Math.round((units * 1000) / assigned.value) / 10,
    spared: spared.known ? spared.value : null,
    against:
      share < typicalGap.fromPct * assigned.value
        ? 'below'
        : share > typicalGap.toPct * assigned.value
          ? 'above'
          : 'within',
  });
}
