import type { ObservationRows } from '../../lake/observation.ts';
import type { SubscribedSku } from './schema.ts';

export function normaliseSku({ prepaidUnits, ...sku }: SubscribedSku): ObservationRows['skus'] {
  return {
    skuId: sku.skuId,
    skuPartNumber: sku.skuPartNumber,
    appliesTo: sku.appliesTo,
    capabilityStatus: sku.capabilityStatus,
    consumedUnits: sku.consumedUnits,
    enabledUnits: prepaidUnits.enabled,
    warningUnits: prepaidUnits.warning,
    suspendedUnits: prepaidUnits.suspended ?? null,
    lockedOutUnits: prepaidUnits.lockedOut ?? null,
  };
}
