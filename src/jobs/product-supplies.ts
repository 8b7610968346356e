import type { Catalogue } from '../catalogue/create-catalogue.ts';
import { known, unknown, type Figure, type ProductSupply } from '../core/model/product.ts';
import { purchasedOf } from '../core/reconcile/purchased-of.ts';
import type { SourceName } from '../lake/observation.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import type { Entitlement } from '../register/entitlements.ts';
import type { Metric } from '../register/register-line.ts';

type Draft = Pick<Entitlement, 'product' | 'name' | 'skuIds' | 'ownerIds' | 'entitled' | 'price'>;

export interface SupplyInput {
  readonly run: Pick<StoredRun, 'manifest' | 'supply' | 'assignedSkus'>;
  readonly entitlements: readonly Entitlement[];
  readonly catalogue: Catalogue;
}

/**
 * Every product there is something to say of: what the register entitles, in its order, then whatever else the
 * tenant has or holds. A SKU nobody registered is shown with an unknown entitlement, never dropped.
 */
export async function productSupplies({
  run,
  entitlements,
  catalogue,
}: SupplyInput): Promise<ProductSupply[]> {
  const { skus, subscriptions } = await run.supply();
  const skuRows = readOr(run, 'skus', skus, 'skus-missing');
  const subscriptionRows = readOr(run, 'subscriptions', subscriptions, 'subscriptions-missing');
  const drafts = new Map<string, Draft>();
  const productOfSku = new Map<string, string>();
  const cataloguedAs = new Map<string, string>();
  for (const entitlement of entitlements.filter(concernsSeats)) {
    drafts.set(entitlement.product, { ...entitlement, entitled: seatsOf(entitlement) });
    for (const skuId of entitlement.skuIds) {
      productOfSku.set(skuId.toLowerCase(), entitlement.product);
      cataloguedAs.set(catalogue.productOf(skuId).product, entitlement.product);
    }
  }
  for (const { skuId, skuPartNumber } of await seenSkus(run, skus)) {
    if (productOfSku.has(skuId) || !catalogue.isPositioned(skuId)) continue;
    const listed = catalogue.productOf(skuId, skuPartNumber);
    const product = cataloguedAs.get(listed.product) ?? listed.product;
    const draft = drafts.get(product) ?? unregistered(product, listed.name);
    drafts.set(product, { ...draft, skuIds: [...draft.skuIds, skuId] });
    productOfSku.set(skuId, product);
  }
  return [...drafts.values()].map(({ product, name, skuIds, ownerIds, entitled, price }) => ({
    product,
    name,
    skuIds,
    ownerIds,
    method: catalogue.methodOf(product, skuIds),
    entitled,
    purchased: purchasedOf(
      skuIds.map((skuId) => skuId.toLowerCase()),
      skuRows,
      subscriptionRows,
    ),
    price,
  }));
}

const countedElsewhere: ReadonlySet<Metric | null> = new Set([
  'core',
  'server',
  'cal-user',
  'cal-device',
  null,
]);

/**
 * A product whose lines are over, and whose SKUs count for another by now, is none any more. Lines by core, by server and client access licences name no SKU of the tenant: `servers` and `cals` set them
 * against what they license, and no position or exposure of seats waits for them. Lines by user always name one.
 */
function concernsSeats({ metric, skuIds, entitled }: Entitlement): boolean {
  if (skuIds.length > 0) return true;
  const isSucceeded = !entitled.known && entitled.reason === 'no-line-in-force';
  return !isSucceeded && !countedElsewhere.has(metric);
}

/** Seats are people: units of devices, cores or money entitle none of them. */
function seatsOf({ metric, entitled }: Entitlement): Figure<number> {
  return metric === null || metric === 'user' ? entitled : unknown('not-by-user');
}

function readOr<T>(
  run: Pick<StoredRun, 'manifest'>,
  source: SourceName,
  rows: readonly T[],
  reason: string,
): Figure<readonly T[]> {
  const report = run.manifest.sources.find(({ name }) => name === source);
  return report?.status === 'complete' ? known(rows) : unknown(reason);
}

interface SeenSku {
  readonly skuId: string;
  readonly skuPartNumber: string | undefined;
}

/** SKUs the tenant reports, then SKUs somebody holds that it does not report. */
async function seenSkus(
  run: Pick<StoredRun, 'assignedSkus'>,
  skus: readonly {
    readonly skuId: string;
    readonly skuPartNumber: string;
    readonly appliesTo: string | null;
  }[],
): Promise<readonly SeenSku[]> {
  const reported = skus.map(({ skuId, skuPartNumber }) => ({ skuId: skuId.toLowerCase(), skuPartNumber }));
  const ofTheTenant = new Set(
    skus.filter(({ appliesTo }) => appliesTo === 'Company').map(({ skuId }) => skuId.toLowerCase()),
  );
  const held = (await run.assignedSkus()).map(({ skuId }) => ({ skuId, skuPartNumber: undefined }));
  const bySkuId = new Map<string, SeenSku>([...held, ...reported].map((sku) => [sku.skuId, sku]));
  return [...bySkuId.values()]
    .filter(({ skuId }) => !ofTheTenant.has(skuId))
    .sort((a, b) => a.skuId.localeCompare(b.skuId));
}

function unregistered(product: string, name: string): Draft {
  return {
    product,
    name,
    skuIds: [],
    ownerIds: [],
    entitled: unknown('not-in-register'),
    price: unknown('not-in-register'),
  };
}
