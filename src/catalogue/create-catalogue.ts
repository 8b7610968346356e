import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Feature, FeatureSet, SkuPurpose, SkuTerms, Restriction } from '../core/model/feature.ts';
import type { UsageMethod } from '../core/model/product.ts';
import type { CatalogueEntry } from './catalogue-entry.ts';
import { guessPurpose } from './guess-purpose.ts';
import type { CatalogueOverlay } from './overlay.ts';
import { readFeatures } from './read-features.ts';
import { readPlanOrder } from './read-plan-order.ts';
import { readServicePlans } from './read-service-plans.ts';
import { readAddons, readResourceAccounts, readRestricted } from './read-sku-lists.ts';
import { readSkus } from './read-skus.ts';
import type { ServicePlan } from './service-plan.ts';
import type { ProductName, Sku, SkuKind } from './sku.ts';
import { termsOf } from './terms-of.ts';

const copilotProduct = 'microsoft-365-copilot';

const tableNames = [
  'skus',
  'service-plans',
  'features',
  'supersedes',
  'foundation',
  'addons',
  'resource-accounts',
  'restricted',
] as const;
type TableName = (typeof tableNames)[number];

/** Which SKU is what. Ids may be given in either case. */
export interface Catalogue {
  /** Changes whenever a table or the overlay does: conclusions name the version they rest on. */
  readonly version: string;
  /** Where the overlay came from and when; null without one. */
  readonly refreshed: Pick<CatalogueOverlay, 'source' | 'readAt'> | null;
  /** The classified SKUs, of the shipped table. */
  skus(): readonly Sku[];
  sku(skuId: string): Sku | undefined;
  /**
   * The product a SKU is counted under. The two Copilot SKUs are one product; every other SKU is a product
   * of its own, even where Microsoft gives two of them the same name: they are sold on different terms, and
   * the register may join them by naming both ids on a line. A SKU the table does not know gets a product
   * from its part number and its id, so that it is seen and cannot be taken for another. An overlay changes no
   * product, so that positions stay comparable over a refresh.
   */
  productOf(skuId: string, skuPartNumber?: string): ProductName;
  /** Undefined for a SKU the table does not know. */
  kind(skuId: string): SkuKind | undefined;
  /**
   * Whether a SKU belongs in a position: not free or trial (ENT-12), and given to people rather than to
   * devices or the tenant as a whole (C22). A SKU the table does not know is positioned: better one line too
   * many than a paid product nobody sees. What an overlay makes guess does not change that.
   */
  isPositioned(skuId: string): boolean;
  /**
   * How a product's seats are judged (COP-01, COP-06). Where the SKUs are given they decide, so that
   * Copilot is recognised under whatever slug the register files it.
   */
  methodOf(product: string, skuIds?: readonly string[]): UsageMethod;

  /** Every SKU known, those of the overlay that nobody has classified included. */
  entries(): readonly CatalogueEntry[];
  entry(skuId: string): CatalogueEntry | undefined;
  /** At most 30, in the order of their bits. */
  features(): readonly Feature[];
  /**
   * The features of a SKU's service plans, as a bit mask; undefined for a SKU nobody knows. What is bought for a
   * device, a room or the tenant grants a person nothing.
   */
  grantsOf(skuId: string): FeatureSet | undefined;
  /** Undefined for a SKU nobody knows. */
  plansOf(skuId: string): readonly ServicePlan[] | undefined;
  /** Plans that are set aside when SKUs are compared. */
  isFoundation(planId: string): boolean;
  /**
   * Whether one SKU has everything another has: each service plan of the covered one, foundation plans aside, is
   * in the covering one or superseded, over any number of steps, by a plan in it (docs/methods.md §7). A SKU
   * without such a plan, or one nobody knows, is covered by nobody.
   */
  covers(covering: string, covered: string): boolean;
  /** Of these an add-on needs one beside it, sorted; empty when it stands alone. */
  requiresOf(skuId: string): readonly string[];
  /** Who may have it by its licence terms; null for anybody (`restricted.csv`). */
  restrictionOf(skuId: string): Restriction | null;
  /** `unlisted` for a SKU that is not classified and whose name tells nothing. */
  purposeOf(skuId: string): SkuPurpose;
  /** See `terms-of.ts`. */
  termsOf(skuIds: readonly string[], monthlyMinorOf: (skuId: string) => number | null): readonly SkuTerms[];
}

export interface CatalogueInput {
  /** Text of `skus.csv`; the shipped one when left out. */
  readonly skus?: string;
  /** What a refresh brought; null when there was none. */
  readonly overlay?: CatalogueOverlay | null;
}

/** Loads the shipped tables once, synchronously. Throws TypeError when one is damaged. A text is `skus.csv`. */
export function createCatalogue(given: string | CatalogueInput = {}): Catalogue {
  const { skus: skusText, overlay = null } = typeof given === 'string' ? { skus: given } : given;
  const texts = { ...shippedTables(), ...(skusText === undefined ? {} : { skus: skusText }) };
  const bySkuId = readSkus(texts.skus);
  const all = [...bySkuId.values()];
  const plans = readServicePlans(texts['service-plans']);
  const { features, grants } = readFeatures(texts.features, plans);
  const order = readPlanOrder(texts.supersedes, texts.foundation, plans);
  const addons = readAddons(texts.addons);
  const resourceAccounts = readResourceAccounts(texts['resource-accounts']);
  const restricted = readRestricted(texts.restricted);
  const entries = entriesOf(all, plans.bySku, resourceAccounts, overlay);
  const planIds = new Map([...entries.values()].map((entry) => [entry.skuId, planIdsOf(entry)]));

  const find = (skuId: string) => bySkuId.get(skuId.toLowerCase());
  const facts = {
    entry: (skuId: string) => entries.get(skuId.toLowerCase()),
    purposeOf: (skuId: string) => facts.entry(skuId)?.purpose ?? 'unlisted',
    restrictionOf: (skuId: string) => restricted.get(skuId.toLowerCase()) ?? null,
    requiresOf: (skuId: string) => addons.get(skuId.toLowerCase()) ?? [],
    grantsOf(skuId: string) {
      const entry = facts.entry(skuId);
      if (entry === undefined) return undefined;
      if (entry.unit === 'device' || entry.unit === 'tenant' || entry.resourceAccount !== null) return 0;
      return entry.plans.reduce((set, { id }) => set | (grants.get(id) ?? 0), 0);
    },
    covers(covering: string, covered: string) {
      const has = planIds.get(covering.toLowerCase());
      const needs = [...(planIds.get(covered.toLowerCase()) ?? [])].filter((id) => !order.foundation.has(id));
      if (has === undefined || needs.length === 0) return false;
      return needs.every((id) => [...order.asGoodAs(id)].some((plan) => has.has(plan)));
    },
  };

  return {
    ...facts,
    version: versionOf(texts, overlay),
    refreshed: overlay && { source: overlay.source, readAt: overlay.readAt },
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
    entries: () => [...entries.values()],
    features: () => features,
    plansOf: (skuId) => facts.entry(skuId)?.plans,
    isFoundation: (planId) => order.foundation.has(planId),
    termsOf: (skuIds, monthlyMinorOf) => termsOf(facts, skuIds, monthlyMinorOf),
  };
}

function shippedTables(): Readonly<Record<TableName, string>> {
  const texts = tableNames.map((name) => [
    name,
    readFileSync(new URL(`./${name}.csv`, import.meta.url), 'utf8'),
  ]);
  return Object.fromEntries(texts) as Record<TableName, string>;
}

/** Classification is ours; service plans are the overlay's where it has the SKU. */
function entriesOf(
  skus: readonly Sku[],
  plansBySku: ReadonlyMap<string, readonly ServicePlan[]>,
  resourceAccounts: ReadonlyMap<string, string>,
  overlay: CatalogueOverlay | null,
): ReadonlyMap<string, CatalogueEntry> {
  const published = new Map(overlay?.skus.map((sku) => [sku.skuId, sku]));
  const entries = new Map<string, CatalogueEntry>();
  for (const { skuId, skuPartNumber, displayName, kind, unit } of skus) {
    entries.set(skuId, {
      skuId,
      skuPartNumber,
      displayName,
      publishedName: published.get(skuId)?.displayName ?? displayName,
      purpose: kind,
      isGuessed: false,
      unit,
      resourceAccount: resourceAccounts.get(skuId) ?? null,
      plans: published.get(skuId)?.plans ?? plansBySku.get(skuId) ?? [],
    });
  }
  for (const sku of published.values()) {
    if (entries.has(sku.skuId)) continue;
    entries.set(sku.skuId, {
      ...sku,
      publishedName: sku.displayName,
      purpose: guessPurpose(sku),
      isGuessed: true,
      unit: 'unknown',
      resourceAccount: null,
    });
  }
  return entries;
}

function planIdsOf({ plans }: CatalogueEntry): ReadonlySet<string> {
  return new Set(plans.map(({ id }) => id));
}

/** Reading the same facts again changes nothing. */
function versionOf(texts: Readonly<Record<TableName, string>>, overlay: CatalogueOverlay | null): string {
  const hash = createHash('sha256');
  for (const name of tableNames) hash.update(`${name}\n${texts[name]}\n`);
  if (overlay !== null) hash.update(JSON.stringify(overlay.skus));
  return hash.digest('hex').slice(0, 12);
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
