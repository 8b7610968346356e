/** What a SKU is bought as. Free and trial SKUs cost nothing and are never part of a position (C22, ENT-12). */
export const skuKinds = ['suite', 'addon', 'standalone', 'free', 'trial'] as const;
export type SkuKind = (typeof skuKinds)[number];

/** What one unit of a SKU is given to. Only user units can be seats (C22). */
export const skuUnits = ['user', 'device', 'tenant'] as const;
export type SkuUnit = (typeof skuUnits)[number];

/** One SKU as Microsoft publishes it. The id is the key: part numbers and names repeat. */
export interface Sku {
  /** Lower-case GUID. */
  readonly skuId: string;
  readonly skuPartNumber: string;
  readonly displayName: string;
  readonly kind: SkuKind;
  readonly unit: SkuUnit;
  /** Slug of the product this SKU is counted under. */
  readonly product: string;
}

/** A product by slug and the name people read. */
export interface ProductName {
  readonly product: string;
  readonly name: string;
}
