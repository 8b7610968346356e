import type { Catalogue } from '../catalogue/create-catalogue.ts';
import { anniversary, contractTypeOf, renewalDay } from '../core/entitlement/contract-types.ts';
import type {
  Sourced,
  TenantSku,
  TenantSubscription,
  VarianceFacts,
  VarianceProduct,
} from '../core/entitlement/variance-facts.ts';
import { dayOf, type Day } from '../core/model/day.ts';
import { known, unknown, type ProductSupply } from '../core/model/product.ts';
import type { SourceName } from '../lake/observation.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import type { DetailedEntitlement, Moment } from '../register/entitlements.ts';
import type { Register } from '../register/open-register.ts';
import { minorOf } from '../register/price.ts';
import type { RegisterLine } from '../register/register-line.ts';
import { contractTermsOf } from '../reports/register-document.ts';
import { productSupplies } from './product-supplies.ts';

export interface VarianceFactsInput {
  readonly tenantId: string;
  readonly register: Pick<Register, 'entitlements' | 'books'>;
  /** The collection the tenant's side is taken from; null when there is none: then it is unknown. */
  readonly run: StoredRun | null;
  readonly catalogue: Catalogue;
  readonly moment: Moment;
}

/** Brings register, tenant and invoices of one day together, as the core compares them. */
export async function gatherVarianceFacts({
  tenantId,
  register,
  run,
  catalogue,
  moment,
}: VarianceFactsInput): Promise<VarianceFacts> {
  const entitlements = await register.entitlements(moment);
  const { invoices, budgets } = await register.books(moment.knownAt);
  const supplies =
    run === null ? entitlements.map(withoutTenant) : await productSupplies({ run, entitlements, catalogue });
  const detailed = new Map(entitlements.map((entitlement) => [entitlement.product, entitlement]));
  return {
    asOf: dayOf(moment.asOf),
    tenantId,
    products: supplies
      .filter(({ product }) => isComparable(detailed.get(product)))
      .map((supply) => productOf(supply, detailed.get(supply.product), dayOf(moment.asOf))),
    ...(await tenantSide(run, catalogue)),
    invoices: invoices.filter(stands).map((line) => ({
      ...line,
      periodStart: dayOf(line.periodStart),
      periodEnd: dayOf(line.periodEnd),
      amountMinor: minorOf(line.amount, line.currency),
    })),
    budgets: budgets
      .filter(stands)
      .map((budget) => ({ ...budget, amountMinor: minorOf(budget.amount, budget.currency) })),
  };
}

export async function tenantSide(
  run: StoredRun | null,
  catalogue: Catalogue,
): Promise<{ skus: Sourced<TenantSku>; subscriptions: Sourced<TenantSubscription> }> {
  if (run === null) {
    const nothing = { rows: unknown('nothing-collected'), on: null };
    return { skus: nothing, subscriptions: nothing };
  }
  const { skus, subscriptions } = await run.supply();
  return {
    skus: sourced(
      run,
      'skus',
      skus.map((sku) => skuOf(sku, catalogue)),
    ),
    subscriptions: sourced(
      run,
      'subscriptions',
      subscriptions.map((each) => ({
        ...each,
        skuId: each.skuId.toLowerCase(),
        createdOn: each.createdOn === null ? null : dayOf(each.createdOn),
        nextLifecycleOn: each.nextLifecycleOn === null ? null : dayOf(each.nextLifecycleOn),
      })),
    ),
  };
}

function skuOf(
  sku: Awaited<ReturnType<StoredRun['supply']>>['skus'][number],
  catalogue: Catalogue,
): TenantSku {
  const skuId = sku.skuId.toLowerCase();
  return {
    skuId,
    name: catalogue.productOf(skuId, sku.skuPartNumber).name,
    enabledUnits: sku.enabledUnits,
    warningUnits: sku.warningUnits,
    suspendedUnits: sku.suspendedUnits,
    lockedOutUnits: sku.lockedOutUnits,
    consumedUnits: sku.consumedUnits,
    isPositioned: sku.appliesTo !== 'Company' && catalogue.isPositioned(skuId),
  };
}

function sourced<T>(run: StoredRun, source: SourceName, rows: readonly T[]): Sourced<T> {
  const report = run.manifest.sources.find(({ name }) => name === source);
  const isComplete = report?.status === 'complete';
  return { rows: isComplete ? known(rows) : unknown(`${source}-missing`), on: report?.asOf ?? null };
}

/** Without a collection the register still has something to say; the tenant's side is unknown. */
function withoutTenant(entitlement: DetailedEntitlement): ProductSupply {
  const { product, name, skuIds, ownerIds, entitled, unitPrice: price } = entitlement;
  const purchased = unknown('nothing-collected');
  return { product, name, skuIds, ownerIds, method: 'sign-in', entitled, purchased, price };
}

/** Devices, cores and commitments have no counterpart among the tenant's SKUs unless their lines name one. */
function isComparable(entitlement: DetailedEntitlement | undefined): boolean {
  return entitlement?.metric !== 'consumption';
}

function productOf(
  supply: ProductSupply,
  entitlement: DetailedEntitlement | undefined,
  asOf: Day,
): VarianceProduct {
  const { product, name, skuIds, entitled, purchased, price } = supply;
  return {
    product,
    name,
    skuIds,
    entitled,
    purchased,
    price,
    isRegistered: entitlement !== undefined,
    terms: (entitlement?.terms ?? []).map(({ metric, quantity, startDate, endDate }) => ({
      units: metric === entitlement?.metric ? quantity : null,
      from: dayOf(startDate),
      to: endDate === null ? null : dayOf(endDate),
    })),
    lines: (entitlement?.lines ?? []).map((line) => ({
      id: line.id,
      contract: line.contract,
      document: line.document,
      quantity: line.quantity,
      soldBy: line.soldBy,
      changesOn: changeDays(line, asOf),
    })),
  };
}

function changeDays(line: RegisterLine, asOf: Day): Day[] {
  const terms = contractTermsOf(line);
  const days = [
    renewalDay(terms),
    contractTypeOf(line.contractType).hasTrueUp ? anniversary(terms, asOf) : null,
  ];
  return days.filter((day) => day !== null);
}

function stands({ supersededBy }: { readonly supersededBy: string | null }): boolean {
  return supersededBy === null;
}
