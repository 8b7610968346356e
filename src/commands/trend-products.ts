import type { SearchableProduct } from '../catalogue/product-search.ts';
import { findProduct } from './find-product.ts';
import type { Services } from './services.ts';

export interface TrendProduct extends SearchableProduct {
  /** False for a product that only imported history knows. */
  readonly isPositioned: boolean;
}

/** Products there can be months of: those of the newest positions by then, and those somebody imported. */
export async function trendProducts(
  { tenantId, ledger }: Pick<Services, 'tenantId' | 'ledger'>,
  onOrBefore?: string,
): Promise<TrendProduct[]> {
  const day = await ledger.positions.newest({
    tenantId,
    ...(onOrBefore === undefined ? {} : { onOrBefore }),
  });
  const positioned = (day?.positions ?? []).map(({ product, name, skuIds }) => ({
    product,
    name,
    skuIds,
    isPositioned: true,
  }));
  const slugs = new Set(positioned.map(({ product }) => product));
  const imported = (await ledger.history.products(tenantId))
    .filter((product) => !slugs.has(product))
    .map((product) => ({ product, name: product, skuIds: [], isPositioned: false }));
  return [...positioned, ...imported];
}

/** The one product a person means. Throws COMMAND_USAGE naming what there is. */
export async function findTrendProduct(
  services: Pick<Services, 'tenantId' | 'ledger' | 'search'>,
  question: string,
  onOrBefore?: string,
): Promise<TrendProduct> {
  return findProduct(services.search, question, await trendProducts(services, onOrBefore));
}
