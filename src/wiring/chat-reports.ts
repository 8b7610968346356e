import type { ChatReports, RightSizeReports } from '../bot/desk/chat-reports.ts';
import { readSources } from '../commands/sources.ts';
import { readAzure } from '../commands/azure-scope.ts';
import { devicesOf } from '../commands/devices-input.ts';
import { planInput, type PlanInput } from '../commands/plan-scope.ts';
import { productsFor, runFor } from '../commands/review-scope.ts';
import type { Services } from '../commands/services.ts';
import { dayOfInstant, isoOf } from '../core/model/day.ts';
import { assessQuality, earlierCompleteRun } from '../jobs/assess-quality.ts';
import { compareEntitlements } from '../jobs/check-entitlements.ts';
import { comparePartner } from '../jobs/compare.ts';
import type { Baseline } from '../jobs/plan-skus.ts';
import { reviewPlans } from '../jobs/review-plans.ts';
import { boundaryDocument } from '../reports/boundary-document.ts';
import { comparisonDocument } from '../reports/comparison-document.ts';
import { groupDocument } from '../reports/group-document.ts';
import { justificationDocument } from '../reports/justification-document.ts';
import { mailboxDocument } from '../reports/mailbox-document.ts';
import { overlapDocument } from '../reports/overlap-document.ts';
import { qualityDocument } from '../reports/quality-document.ts';
import { rightSizeDocument } from '../reports/right-size-document.ts';
import { signalDocument } from '../reports/signal-document.ts';
import { calDocument } from '../reports/server-cal-document.ts';
import { serverDocument } from '../reports/server-document.ts';
import { readTrend } from '../reports/trend-document-read.ts';
import type { DocumentScope } from '../reports/usage-document-basis.ts';
import { usageDocument } from '../reports/usage-document.ts';
import { varianceDocument } from '../reports/variance-document.ts';
import { chatCalendar } from './chat-calendar.ts';
import { createSharing } from './share-running.ts';

/** The reports of the chat: the documents the commands publish, of what is newest. */
export function createChatReports(services: Services): ChatReports {
  const { tenantId, clock, ledger, lake, register, catalogue, policy } = services;
  const share = createSharing();
  const today = () => isoOf(dayOfInstant(clock.now()));
  /** Everybody is folded once for all who wait for it, whatever part of it they asked for. */
  const plans = () =>
    share('plans', async () => {
      const input = await planInput(services, undefined);
      return { run: input.run, review: await reviewPlans(input) };
    });

  return {
    compare: async (day, position) => comparisonDocument(await comparePartner({ lake }, day, position)),
    trend: ({ product, name }) => readTrend(services, { product, name, asOf: today() }),
    rightSize: (product, against) =>
      share(`right-size ${product.product} ${against ?? ''}`, () =>
        rightSize(services, lowerCased(product), against),
      ),
    boundary: async (product) => boundaryDocument((await plans()).review, lowerCased(product)),
    async overlaps() {
      const { run, review } = await plans();
      return overlapDocument(review, await run.repeatedSkus());
    },
    groups: async () => groupDocument((await plans()).review),
    usage: (product) =>
      share(`usage ${product.product}`, async () =>
        usageDocument(await runFor(services, undefined), product),
      ),
    variances: () =>
      share('variances', async () => {
        const deps = { tenantId, lake, register, catalogue, variance: policy.variance };
        return varianceDocument({ tenantId, ...(await compareEntitlements(deps, { asOf: today() })) });
      }),
    calendar: () => chatCalendar(services, today()),
    devices: () => share('devices', () => devicesOf(services, undefined)),
    mailboxes: () =>
      share('mailboxes', async () =>
        mailboxDocument({
          run: await runFor(services, undefined),
          lake,
          policy: {
            populations: policy.populations,
            driftDays: policy.mailboxDriftDays,
            signInDays: policy.decision.classifyAfterDays,
          },
          isLicence: (skuId) => catalogue.kind(skuId) !== 'free',
        }),
      ),
    sources: () => share('sources', () => readSources(services)),
    azure: () => share('azure', () => readAzure(services)),
    signals: () => share('signals', async () => signalDocument(await runFor(services, undefined), catalogue)),
    servers: () =>
      share('servers', async () => serverDocument({ ...services, run: await runFor(services, undefined) })),
    cals: () =>
      share('cals', async () => calDocument({ ...services, run: await runFor(services, undefined) })),
    quality: () =>
      share('quality', async () => {
        const run = await runFor(services, undefined);
        const limits = { ...policy.quality, maxReportLagDays: policy.maxReportLagDays };
        const assessed = await assessQuality({
          run,
          earlier: await earlierCompleteRun(lake, tenantId, run.manifest.asOf),
          products: await productsFor({ ledger, tenantId }, undefined),
          policy: limits,
        });
        return qualityDocument(run.manifest, assessed, limits);
      }),
  };
}

async function rightSize(
  services: Services,
  product: DocumentScope,
  against: string | null,
): Promise<RightSizeReports> {
  const input = await planInput(services, undefined);
  const asked = against === null ? null : smallerPlan(services, input, against);
  const stated = services.policy.rightSizing.baselines.filter(({ suite }) =>
    product.skuIds.includes(suite.toLowerCase()),
  );
  const baselines: readonly Baseline[] =
    asked === null ? stated : product.skuIds.map((suite) => ({ suite, baseline: asked }));
  const day = await reviewPlans(input, { baselines });
  return {
    sizing: rightSizeDocument(day, product),
    justification: justificationDocument(day),
    baseline: against === null ? 'policy' : asked === null ? 'notFound' : 'asked',
  };
}

/** Reviews name SKUs in lower case; a register is written by people. */
function lowerCased({ product, name, skuIds }: DocumentScope): DocumentScope {
  return { product, name, skuIds: skuIds.map((skuId) => skuId.toLowerCase()) };
}

/** The SKU of the plan a person has in mind; null when they name none, or more than one. */
function smallerPlan(
  { search }: Pick<Services, 'search'>,
  { products }: PlanInput,
  against: string,
): string | null {
  const answer = search.findProduct(against, products);
  return answer.kind === 'found' ? (answer.product.skuIds[0] ?? null) : null;
}
