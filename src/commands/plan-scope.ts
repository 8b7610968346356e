import { assessQuality, earlierCompleteRun } from '../jobs/assess-quality.ts';
import type { ReviewPlansInput } from '../jobs/review-plans.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import { moneyText } from '../lib/currency.ts';
import type { PlanMethod } from '../reports/plan-method.ts';
import type { NamedSku, PlanReviewDay } from '../reports/plan-review-day.ts';
import { count } from '../reports/trend-advice.ts';
import { wrapText } from '../reports/wrap-text.ts';
import type { DocumentScope } from '../reports/usage-document-basis.ts';
import { runFor } from './review-scope.ts';
import type { Services } from './services.ts';

export type PlanServices = Pick<
  Services,
  'tenantId' | 'lake' | 'ledger' | 'catalogue' | 'register' | 'policy' | 'search'
>;

export interface PlanInput extends ReviewPlansInput {
  readonly run: StoredRun;
  readonly products: readonly DocumentScope[];
}

/** A run with the prices of its day, and the products its plans are made of. Throws NOTHING_COLLECTED. */
export async function planInput(services: PlanServices, asOf: string | undefined): Promise<PlanInput> {
  const { tenantId, lake, ledger, catalogue, register, policy } = services;
  const run = await runFor(services, asOf);
  const currency = policy.rightSizing.currency ?? (await onlyCurrency(register));
  const book = currency === null ? null : await register.priceBook({ asOf: run.manifest.asOf, currency });
  const prices = book?.prices ?? [];
  const skuIds = [
    ...(await run.assignedSkus()).map(({ skuId }) => skuId),
    ...prices.map(({ skuId }) => skuId),
    ...policy.rightSizing.baselines.flatMap(({ suite, baseline }) => [suite, baseline]),
  ];
  const products = productsOf(catalogue, skuIds);
  const { asOf: day } = run.manifest;
  const quality = await assessQuality({
    run,
    earlier: await earlierCompleteRun(lake, tenantId, day),
    products,
    policy: { ...policy.quality, maxReportLagDays: policy.maxReportLagDays },
  });
  return {
    run,
    catalogue,
    policy,
    qualityGaps: quality.gaps,
    exempt: new Set((await ledger.exemptions.inForce(tenantId, day)).map(({ userId }) => userId)),
    priceBook: book && {
      currency: book.currency,
      monthlyMinor: new Map(prices.map(({ skuId, monthlyMinor }) => [skuId, monthlyMinor])),
    },
    products,
  };
}

/** `1,052.10 GBP`; what has no price is said to have none. */
export function monthly(amountMinor: number | null, { currency }: Pick<PlanReviewDay, 'currency'>): string {
  return amountMinor === null || currency === null ? 'no price' : grouped(amountMinor, currency);
}

/** The units of an amount in groups of three, its decimals as they are. */
function grouped(amountMinor: number, currency: string): string {
  return moneyText(amountMinor, currency).replace(/\d+/, (units) => count(Number(units)));
}

/** Licences held together. */
export function setText(set: readonly NamedSku[]): string {
  return set.length === 0 ? 'nothing' : set.map(({ name }) => name).join(' + ');
}

/** The lines under every answer about plans: how it is counted, of which day, and what is missing (ERR-07). */
export function footer({
  asOf,
  gaps,
  currency,
  withheld,
  method,
}: Pick<PlanReviewDay, 'asOf' | 'gaps' | 'currency' | 'withheld'> & {
  readonly method: PlanMethod | null;
}): string {
  return [
    '',
    ...(method?.words ?? []).map((line) => wrapText(line)),
    `as of ${asOf}`,
    ...(currency === null ? ['no price book: nothing is proposed and nothing is valued'] : []),
    ...(withheld === 'quality-gate-failed'
      ? ['a quality gate failed: nothing is proposed (see quality)']
      : []),
    ...gaps.map(({ source, detail }) => wrapText(`gap: ${source}: ${detail}`)),
  ].join('\n');
}

async function onlyCurrency({
  currencies,
}: Pick<Services['register'], 'currencies'>): Promise<string | null> {
  const [only, ...others] = await currencies();
  return only !== undefined && others.length === 0 ? only : null;
}

function productsOf(
  { productOf }: Pick<Services['catalogue'], 'productOf'>,
  skuIds: readonly string[],
): readonly DocumentScope[] {
  const unique = [...new Set(skuIds.map((skuId) => skuId.toLowerCase()))].sort();
  const byProduct = Map.groupBy(unique, (skuId) => productOf(skuId).product);
  return [...byProduct].map(([product, [first = '', ...rest]]) => ({
    product,
    name: productOf(first).name,
    skuIds: [first, ...rest],
  }));
}
