import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { UsageMethod } from '../core/model/product.ts';
import { readSkus } from './read-skus.ts';
import type { ProductName, Sku, SkuKind } from './sku.ts';

const copilotProduct = 'microsoft-365-copilot';

/** Which SKU is what. Ids may be given in either case. */
export interface Catalogue {
  /** Changes whenever the table does: conclusions name the version they rest on. */
  readonly version: string;
  skus(): readonly Sku[];
  sku(skuId: string): Sku | undefined;
  /**
   * The product a SKU is counted under. The two Copilot SKUs are one product; every other SKU is a product
   * of its own, even where Microsoft gives two of them the same name: they are sold on different terms, and
   * the register may join them by naming both ids on a line. A SKU the table does not know gets a product
   * from its part number and its id, so that it is seen and cannot be taken for another.
   */
  productOf(skuId: string, skuPartNumber?: string): ProductName;
  /** Undefined for a SKU the table does not know. */
  kind(skuId: string): SkuKind | undefined;
  /**
   * Whether a SKU belongs in a position: not free or trial (ENT-12), and given to people rather than to
   * devices or the tenant as a whole (C22). A SKU the table does not know is positioned: better one line too
   * many than a paid product nobody sees.
   */
  isPositioned(skuId: string): boolean;
  /**
   * How a product's seats are judged (COP-01, COP-06). Where the SKUs are given they decide, so that
   * Copilot is recognised under whatever slug the register files it.
   */
  methodOf(product: string, skuIds?: readonly string[]): UsageMethod;
}

/** Loads the shipped table once, synchronously. */
export function createCatalogue(
  text: string = readFileSync(new URL('./skus.csv', import.meta.url), 'utf8'),
): Catalogue {
  const bySkuId = readSkus(text);
  const all = [...bySkuId.values()];
  const find = (skuId: string) => bySkuId.get(skuId.toLowerCase());

  return {
    version: createHash('sha256').update(text).digest('hex').slice(0, 12),
    skus: () => all,
    sku: find,
    productOf(skuId, skuPartNumber) {
      const sku = find(skuId);
      return sku ? { product: sku.product, name: sku.displayName } : unlistedProduct(skuId, skuPartNumber);
    },
    kind: (skuId) => find(skuId)?.kind,
    isPositioned(skuId) {
      const sku = find(skuId);
      return sku === undefined || (sku.unit === 'user' && sku.kind !== 'free' && sku.kind !== 'trial');
    },
    methodOf(product, skuIds = []) {
      const isCopilot =
        skuIds.length > 0
          ? skuIds.every((skuId) => find(skuId)?.product === copilotProduct)
          : product === copilotProduct;
      return isCopilot ? 'copilot' : 'sign-in';
    },
  };
}

/** The first eight digits of the id keep the slug apart from every listed product's. */
function unlistedProduct(skuId: string, skuPartNumber?: string): ProductName {
  const id = skuId.toLowerCase();
  if (!skuPartNumber) return { product: `sku-${id}`, name: `SKU ${id}` };
  const slug = skuPartNumber
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return { product: [slug, id.slice(0, 8)].filter(Boolean).join('-'), name: skuPartNumber };
}
