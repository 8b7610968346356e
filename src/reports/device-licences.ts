import type { Catalogue } from '../catalogue/create-catalogue.ts';
import type { CheckIns } from '../core/devices/device-holder.ts';
import { deviceLicences, type DeviceSku } from '../core/devices/device-licences.ts';
import type { Figure } from '../core/model/product.ts';
import type { StoredRun, Supply } from '../lake/stored-run.ts';

export interface DeviceLicenceLine extends DeviceSku {
  readonly name: string;
  /** Upper bound; null with `reason`. */
  readonly inactiveMayConsume: number | null;
  readonly reason: string | null;
}

export interface DeviceLicences {
  /** Company Windows devices of Intune; null where they were not read whole. */
  readonly companyWindows: CheckIns | null;
  readonly skus: readonly DeviceLicenceLine[];
}

type Known = Pick<Catalogue, 'entry' | 'productOf'>;

/** SKUs the tenant sells for devices, beside the devices that check in and those that do not (SRV-06). */
export async function deviceLicenceLines(
  run: Pick<StoredRun, 'supply'>,
  catalogue: Known,
  windows: Figure<CheckIns>,
): Promise<DeviceLicences> {
  const { skus } = await run.supply();
  const names = new Map(
    skus.map(({ skuId, skuPartNumber }) => [skuId, catalogue.productOf(skuId, skuPartNumber).name]),
  );
  const ofDevices = skus.filter((sku) => isOfDevices(sku, catalogue));
  const lines = deviceLicences(
    ofDevices.map(({ skuId, enabledUnits, consumedUnits }) => ({
      skuId,
      platform: platformOf(catalogue, skuId),
      bought: enabledUnits,
      consumed: consumedUnits,
    })),
    windows,
  );
  return {
    companyWindows: windows.known ? windows.value : null,
    skus: lines.map(({ inactiveMayConsume: bound, ...sku }) => ({
      ...sku,
      name: names.get(sku.skuId) ?? sku.skuId,
      inactiveMayConsume: bound.known ? bound.value : null,
      reason: bound.known ? null : bound.reason,
    })),
  };
}

/** The catalogue decides; of what it does not classify, whatever cannot be given to people may be a device's. */
function isOfDevices({ skuId, appliesTo }: Supply['skus'][number], catalogue: Known): boolean {
  const unit = catalogue.entry(skuId)?.unit ?? 'unknown';
  return unit === 'device' || (unit === 'unknown' && appliesTo !== null && appliesTo !== 'User');
}

/** Device-based Microsoft 365 Apps run on Windows alone. */
const windowsPlan = /^(OFFICE_PROPLUS_DEVICE|WIN1[01]_)/;

function platformOf(catalogue: Known, skuId: string): DeviceSku['platform'] {
  return catalogue.entry(skuId)?.plans.some(({ name }) => windowsPlan.test(name)) === true ? 'windows' : null;
}
