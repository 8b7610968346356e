import type { SkuPurpose } from '../core/model/feature.ts';
import type { CatalogueEntry } from './catalogue-entry.ts';
import { guessPurpose } from './guess-purpose.ts';
import type { PublishedSku } from './overlay.ts';
import type { ServicePlan } from './service-plan.ts';

interface NamedSku {
  readonly skuId: string;
  readonly skuPartNumber: string;
  readonly displayName: string;
}

/** What a new table of product names says otherwise than what we know. Each list is sorted by name. */
export interface PublishedChanges {
  /** Not classified by us: the purpose is a guess. */
  readonly added: readonly (NamedSku & { readonly guessedPurpose: SkuPurpose })[];
  readonly changed: readonly (NamedSku & {
    readonly plansAdded: readonly ServicePlan[];
    readonly plansRemoved: readonly ServicePlan[];
  })[];
  /** Called otherwise now; names in our own tables stay as they are. */
  readonly renamed: readonly (NamedSku & { readonly publishedName: string })[];
  /** No longer published. A shipped SKU stays known; one that only an earlier refresh knew is forgotten. */
  readonly gone: readonly NamedSku[];
}

export function comparePublished(
  known: readonly CatalogueEntry[],
  published: readonly PublishedSku[],
): PublishedChanges {
  const entries = new Map(known.map((entry) => [entry.skuId, entry]));
  const present = new Set(published.map(({ skuId }) => skuId));
  const pairs = published.flatMap((sku) => {
    const entry = entries.get(sku.skuId);
    return entry === undefined ? [] : [{ entry, sku }];
  });
  return {
    added: byName(
      published
        .filter(({ skuId }) => !entries.has(skuId))
        .map((sku) => ({ ...named(sku), guessedPurpose: guessPurpose(sku) })),
    ),
    changed: byName(
      pairs
        .map(({ entry, sku }) => ({
          ...named(entry),
          plansAdded: without(sku.plans, entry.plans),
          plansRemoved: without(entry.plans, sku.plans),
        }))
        .filter(({ plansAdded, plansRemoved }) => plansAdded.length + plansRemoved.length > 0),
    ),
    renamed: byName(
      pairs
        .filter(({ entry, sku }) => entry.publishedName !== sku.displayName)
        .map(({ entry, sku }) => ({ ...named(entry), publishedName: sku.displayName })),
    ),
    gone: byName(known.filter(({ skuId }) => !present.has(skuId)).map(named)),
  };
}

function named({ skuId, skuPartNumber, displayName }: NamedSku): NamedSku {
  return { skuId, skuPartNumber, displayName };
}

function without(plans: readonly ServicePlan[], others: readonly ServicePlan[]): ServicePlan[] {
  const ids = new Set(others.map(({ id }) => id));
  return plans.filter(({ id }) => !ids.has(id));
}

function byName<S extends NamedSku>(skus: readonly S[]): S[] {
  return skus.toSorted(
    (a, b) => a.displayName.localeCompare(b.displayName, 'en') || a.skuId.localeCompare(b.skuId, 'en'),
  );
}
