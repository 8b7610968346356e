import { known, unknown, type Figure } from '../model/product.ts';
import type { CheckIns } from './device-holder.ts';
import type { DeviceCell } from './inventory.ts';

/** A SKU that is given to devices, as the tenant sells it. Null: Microsoft does not say. */
export interface DeviceSku {
  readonly skuId: string;
  /** What it runs on; null where nobody knows, or where it covers several. */
  readonly platform: 'windows' | null;
  readonly bought: number | null;
  readonly consumed: number | null;
}

export interface DeviceLicence extends DeviceSku {
  /** At most so many of the consumed are taken by inactive devices: no API tells which device has one (SRV-06). */
  readonly inactiveMayConsume: Figure<number>;
}

/** Company Windows devices by check-in; of other owners no licence of the company can be expected. */
export function companyWindows(cells: readonly DeviceCell[]): CheckIns {
  const counts = { active: 0, inactive: 0, unknown: 0 };
  for (const { os, ownership, checkIn, devices } of cells)
    if (os?.toLowerCase() === 'windows' && ownership?.toLowerCase() === 'company') counts[checkIn] += devices;
  return counts;
}

/**
 * `windows` is unknown where the devices were not read whole. The bound speaks of devices known to be inactive: those
 * of unknown check-in are not accused.
 */
export function deviceLicences(skus: readonly DeviceSku[], windows: Figure<CheckIns>): DeviceLicence[] {
  return skus.map((sku) => ({ ...sku, inactiveMayConsume: boundOf(sku, windows) }));
}

function boundOf({ platform, consumed }: DeviceSku, windows: Figure<CheckIns>): Figure<number> {
  if (!windows.known) return windows;
  if (platform === null) return unknown('sku-platform-not-known');
  return consumed === null
    ? unknown('sku-consumption-not-told')
    : known(Math.min(consumed, windows.value.inactive));
}
