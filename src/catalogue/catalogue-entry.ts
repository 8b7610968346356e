import type { SkuPurpose } from '../core/model/feature.ts';
import type { ServicePlan } from './service-plan.ts';
import type { SkuUnit } from './sku.ts';

/** Everything the catalogue knows of one SKU. */
export interface CatalogueEntry {
  readonly skuId: string;
  readonly skuPartNumber: string;
  readonly displayName: string;
  /** What Microsoft calls it, as far as we know; names of ours tell SKUs of one name apart. */
  readonly publishedName: string;
  readonly purpose: SkuPurpose;
  /** The purpose comes from the name alone: the SKU is not in the shipped table. */
  readonly isGuessed: boolean;
  readonly unit: SkuUnit | 'unknown';
  /** A room, a shared device, a call queue; null for a SKU that people hold. */
  readonly resourceAccount: string | null;
  readonly plans: readonly ServicePlan[];
}
