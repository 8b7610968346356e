import { z } from 'zod/v4';
import { readTable } from './read-table.ts';
import { guid } from './service-plan.ts';
import { skuKinds, skuUnits, type Sku } from './sku.ts';

const slug = /^[a-z0-9]+(-[a-z0-9]+)*$/;

const SkuRow = z.strictObject({
  skuId: z.string().regex(guid),
  skuPartNumber: z.string().min(1),
  displayName: z.string().min(1),
  kind: z.enum(skuKinds),
  unit: z.enum(skuUnits),
  product: z.string().regex(slug),
});

/**
 * The shipped table → SKUs by id. The table is part of the program, so a fault in it is a bug: TypeError.
 * SKUs of one product must carry one name, or the product would be called differently by accident.
 */
export function readSkus(text: string): ReadonlyMap<string, Sku> {
  const skus = new Map<string, Sku>();
  const names = new Map<string, string>();
  for (const sku of readTable('skus.csv', text, SkuRow)) {
    if (skus.has(sku.skuId)) throw new TypeError(`skus.csv: ${sku.skuId} is listed twice`);
    const name = names.get(sku.product) ?? sku.displayName;
    if (name !== sku.displayName)
      throw new TypeError(`skus.csv: ${sku.product} is both ${name} and ${sku.displayName}`);
    names.set(sku.product, name);
    skus.set(sku.skuId, sku);
  }
  return skus;
}
