import type { Feature } from '../core/model/feature.ts';
import type { Catalogue } from './create-catalogue.ts';

/** A product asked for, as the map's column. */
export interface BoundaryColumn {
  readonly product: string;
  readonly name: string;
  readonly skuIds: readonly string[];
}

/** Features × products: where one plan ends and another begins (M36-14). */
export interface BoundaryMap {
  readonly products: readonly BoundaryColumn[];
  readonly features: readonly (Feature & { readonly grantedBy: readonly string[] })[];
}

/** A product grants what any of its SKUs grants. */
export function boundaryMap(catalogue: Catalogue, products: readonly BoundaryColumn[]): BoundaryMap {
  const columns = products.map(({ product, skuIds }) => ({
    product,
    grants: skuIds.reduce((set, skuId) => set | (catalogue.grantsOf(skuId) ?? 0), 0),
  }));
  return {
    products,
    features: catalogue.features().map((feature, bit) => ({
      ...feature,
      grantedBy: columns.filter(({ grants }) => (grants & (1 << bit)) !== 0).map(({ product }) => product),
    })),
  };
}
