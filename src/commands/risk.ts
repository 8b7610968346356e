import { guidanceFor } from '../catalogue/guidance.ts';
import { dayOfInstant, isoOf } from '../core/model/day.ts';
import { noPositionsYet } from '../jobs/errors.ts';
import { reviewPlans } from '../jobs/review-plans.ts';
import type { PositionDay } from '../ledger/positions.ts';
import type { RiskInput } from '../reports/risk-document-input.ts';
import { riskDocument } from '../reports/risk-document.ts';
import { readTrend } from '../reports/trend-document-read.ts';
import { findProduct } from './find-product.ts';
import type { AddCommand } from './invocation.ts';
import { isoDayOption } from './options.ts';
import { planInput } from './plan-scope.ts';
import { productPage, tenantPage } from './risk-text.ts';
import type { Services } from './services.ts';

/** `risk [product] [--as-of D]` (VAR-10, VAR-11, VAR-13, ELP-07, ELP-08, ELP-12, CAD-07). */
export const addRisk: AddCommand = (program, { services, finish }) => {
  program
    .command('risk')
    .description('exposure, waste, what to do and by when, on one page; preparation only')
    .argument('[product...]', 'E5, Copilot, a SKU id, a part number')
    .option('--as-of <day>', 'the newest position on or before this day', isoDayOption)
    .action(async (words: string[], { asOf }: { asOf?: string }) => {
      const open = await services();
      const day = await positionDay(open, asOf);
      const product =
        words.length === 0 ? null : findProduct(open.search, words.join(' '), day.positions).product;
      const document = riskDocument(await riskInput(open, day, product, asOf));
      const [row] = document.products;
      const text = product === null || row === undefined ? tenantPage(document) : productPage(document, row);
      finish({ exitCode: 0, document, text });
    });
};

/** The newest positions, or the newest on or before a day. Throws NO_POSITIONS. */
export async function positionDay(
  { ledger, tenantId }: Pick<Services, 'ledger' | 'tenantId'>,
  asOf: string | undefined,
): Promise<PositionDay> {
  const day = await ledger.positions.newest({
    tenantId,
    ...(asOf === undefined ? {} : { onOrBefore: asOf }),
  });
  if (day === null) throw noPositionsYet(asOf ?? null);
  return day;
}

type RiskServices = Pick<
  Services,
  'tenantId' | 'lake' | 'ledger' | 'catalogue' | 'register' | 'policy' | 'search' | 'clock'
>;

/** Everything the page is made of. `asOf`: the day decisions are looked for from; today when left out. */
export async function riskInput(
  services: RiskServices,
  day: PositionDay,
  product: string | null,
  asOf: string | undefined,
): Promise<RiskInput> {
  const { tenantId, ledger, register, lake, catalogue, policy, clock } = services;
  const run = await lake.newest({ tenantId, onOrBefore: day.asOf });
  const input = run === null ? null : await planInput(services, day.asOf);
  const movements = new Map<string, Awaited<ReturnType<typeof readTrend>>['judgement']>();
  for (const position of day.positions) {
    if (product !== null && position.product !== product) continue;
    const trend = await readTrend(
      { tenantId, ledger, register },
      { product: position.product, name: position.name, asOf: day.asOf },
    );
    movements.set(position.product, trend.judgement);
  }
  return {
    day,
    decideFrom: asOf ?? isoOf(dayOfInstant(clock.now())),
    entitlements: await register.entitlements({ asOf: day.asOf }),
    plan: input === null ? null : await reviewPlans(input),
    prices: input?.priceBook ?? null,
    movements,
    exemptions: await ledger.exemptions.inForce(tenantId, day.asOf),
    policy,
    guidanceOf: ({ product: own, skuIds: [skuId] }) =>
      guidanceFor(skuId === undefined ? own : catalogue.productOf(skuId).product),
    product,
  };
}
