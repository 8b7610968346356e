import type { Day } from '../model/day.ts';
import type { Population } from '../model/seat.ts';

/** Devices by their last check-in: within the window (USE-10), before it, or at a time nobody knows. */
export interface CheckIns {
  readonly active: number;
  readonly inactive: number;
  readonly unknown: number;
}

/** Somebody who holds a licence that covers devices, with the devices known to be theirs. */
export interface DeviceHolder {
  readonly userId: string;
  readonly name: string | null;
  /** Of the SKUs asked for, in lower case, sorted. */
  readonly skuIds: readonly string[];
  readonly population: Population | null;
  readonly isGuest: boolean;
  readonly accountEnabled: boolean | null;
  /** Since when the SKU that came last is held. */
  readonly heldSince: Day | null;
  readonly createdOn: Day | null;
  /** Every device of theirs, shared and personal ones included. */
  readonly known: CheckIns;
  /** Company devices of their own. One whose ownership nobody knows is `unknown` here. */
  readonly own: CheckIns;
  /** Devices with an indicator of being shared. */
  readonly shared: CheckIns;
  readonly usedDesktop: boolean | null;
  readonly usedWebOrMobile: boolean | null;
  readonly activatedOnShared: boolean | null;
  readonly mailboxBytes: number | null;
  readonly hasArchive: boolean | null;
}
