import type { SkuPurpose } from '../core/model/feature.ts';
import type { CatalogueEntry } from './catalogue-entry.ts';
import type { Catalogue } from './create-catalogue.ts';

interface NamedSku {
  readonly skuId: string;
  readonly name: string;
}

/** One SKU for `catalogue show`: what it is, what it gives, what makes it needless, and what it needs. */
export interface SkuDescription {
  readonly skuId: string;
  readonly skuPartNumber: string;
  readonly name: string;
  readonly product: string;
  readonly purpose: SkuPurpose;
  readonly purposeIsGuessed: boolean;
  readonly unit: CatalogueEntry['unit'];
  readonly resourceAccount: string | null;
  /** Ids, in the catalogue's order. */
  readonly features: readonly string[];
  /** Paid SKUs that people hold and that have all of it. */
  readonly coveredBy: readonly NamedSku[];
  readonly requires: readonly NamedSku[];
  readonly plans: readonly { readonly id: string; readonly name: string; readonly isFoundation: boolean }[];
}

const paid: readonly SkuPurpose[] = ['suite', 'addon', 'standalone'];

export function describeSku(catalogue: Catalogue, entry: CatalogueEntry): SkuDescription {
  const { skuId, skuPartNumber, displayName, purpose, isGuessed, unit, resourceAccount } = entry;
  const grants = catalogue.grantsOf(skuId) ?? 0;
  return {
    skuId,
    skuPartNumber,
    name: displayName,
    product: catalogue.productOf(skuId, skuPartNumber).product,
    purpose,
    purposeIsGuessed: isGuessed,
    unit,
    resourceAccount,
    features: catalogue
      .features()
      .filter((_, bit) => (grants & (1 << bit)) !== 0)
      .map(({ id }) => id),
    coveredBy: catalogue
      .entries()
      .filter(
        (other) => other.skuId !== skuId && isHeldByPeople(other) && catalogue.covers(other.skuId, skuId),
      )
      .map(named),
    requires: catalogue.requiresOf(skuId).map((base) => {
      const known = catalogue.entry(base);
      return known === undefined ? { skuId: base, name: `SKU ${base}` } : named(known);
    }),
    plans: entry.plans.map(({ id, name }) => ({ id, name, isFoundation: catalogue.isFoundation(id) })),
  };
}

function isHeldByPeople({ purpose, unit, resourceAccount }: CatalogueEntry): boolean {
  return paid.includes(purpose) && unit === 'user' && resourceAccount === null;
}

function named({ skuId, displayName }: CatalogueEntry): NamedSku {
  return { skuId, name: displayName };
}
