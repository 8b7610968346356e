import { benchmarkLine, identifiedValue } from '../core/risk/benchmark.ts';
import { featureExposures } from '../core/risk/feature-exposure.ts';
import { seatExposure, tenantExposure } from '../core/risk/seat-exposure.ts';
import { known, type Figure } from '../core/model/product.ts';
import { figureReader } from './risk-document-figures.ts';
import { licensingOf, priceReader, reviewOf, type RiskInput } from './risk-document-input.ts';
import { riskRow, type RiskRow } from './risk-document-product.ts';

/** ELP-12: said on every page. */
export const riskStanding =
  'Preparation only, not an authority: in a formal audit the contract and Microsoft’s own position decide. This page is what to test them by.';

/** Where the yardstick comes from; its amount is the policy's. */
export const benchmarkSource =
  'What enterprises that track their use with data are said to save on average, against those that do not (VAR-13). It is a yardstick, no forecast.';

/** What must not be added to what. */
const overlaps = [
  'The identified value is idle seats plus unassigned units: the waste of each product once, and nothing else.',
  'Savings of right-size and overlaps, and seats a baseline could serve, partly concern the same seats: they are in no amount here.',
  'Exposure is a cost that may come, not a saving: it is neither added to nor taken from the identified value.',
  'Seats beyond entitled are seats people hold; licences for features are seats they lack: no unit is in both.',
  'People of different features are not added: one person may use several.',
] as const;

const methods = {
  exposure:
    'Units assigned beyond entitled on the day, at the percentage of the current price that the policy names (audit.pricePct). The current price is the newest of the product’s lines in the register.',
  ratio:
    'Unlicensed use / total use: seats beyond entitled / seats held; for a feature, people without a plan that grants it / people who use it. Reached from audit.triggerPct on.',
  licensing:
    'For each gap of right-sizing, the licences people would be given beside those they hold, by the price book, at the same percentage. People for whom a cheaper plan closes the gap too are savings there, and not in it.',
  identified: 'Waste units × current price × 12, one currency at a time; nothing is converted.',
  yardstick: 'The benchmark of the policy × people with a licence (guests left out) / benchmark.perUsers.',
  movement: 'As in trend: from the documented months only.',
  tier: 'Seats of a premium suite with a premium feature in use are justified; those its baseline could serve are below the use that justifies the tier.',
  decideBy:
    'The earliest decision day, from today on, of the product’s lines in force: of the window to reduce, or of the notice.',
} as const;

/** A concise page of risk per tenant and product (VAR-11, VAR-13, ELP-07, ELP-08, ELP-12, CAD-07). */
export function riskDocument(input: RiskInput) {
  const { day, plan, policy, product, entitlements } = input;
  const shown = day.positions.filter((position) => product === null || position.product === product);
  const products = shown.map((position) => riskRow(position, input));
  return {
    schemaVersion: 1,
    tenantId: day.tenantId,
    asOf: day.asOf,
    runId: day.runId,
    standing: riskStanding,
    audit: { ...policy.audit, verificationCosts: 'unknown: not part of any amount' },
    coverage: day.coverage,
    /** What features are read from; null where nothing is kept of the day. */
    plan: plan && {
      runId: plan.runId,
      asOf: plan.asOf,
      currency: plan.currency,
      reason: plan.reason,
      withheld: plan.withheld,
      gaps: plan.gaps,
    },
    product: product === null ? null : (products[0]?.product ?? product),
    products,
    /** Null when one product is asked about. */
    tenant: product === null ? tenantPart(input, products) : null,
    benchmark: benchmarkPart(input, entitlements),
    overlaps,
    methods,
  } as const;
}

export type RiskDocument = ReturnType<typeof riskDocument>;

function tenantPart({ day, plan, prices, policy, entitlements }: RiskInput, rows: readonly RiskRow[]) {
  const reasons: Record<string, string> = {};
  const read = figureReader(reasons);
  const priceOf = priceReader(entitlements);
  const exposure = tenantExposure(
    day.positions.map((position) => seatExposure(position, priceOf(position.product), policy.audit)),
    policy.audit,
  );
  const { ratioPct, ratioOfKnownPct, trigger, ...counts } = exposure;
  const moved = (verdict: string) =>
    rows.filter(({ movement }) => movement?.verdict === verdict).map(({ product }) => product);
  return {
    exposure: {
      ...counts,
      ratioPct: read('exposure.ratioPct', ratioPct),
      trigger: read('exposure.trigger', trigger),
      ratioOfKnownPct: read('exposure.ratioOfKnownPct', ratioOfKnownPct),
    },
    features: read('features', reviewOf(plan))
      ? featureExposures(plan?.review?.features ?? [], policy.audit)
      : null,
    licensing: read('licensing', licensingOf(plan, prices, policy.audit)),
    /** CAD-07. A line can be in none: its months do not tell. */
    lines: {
      grown: moved('growth'),
      contracted: moved('decline'),
      belowTier: rows
        .filter(({ tiers }) => tiers?.some(({ servedByBaseline }) => servedByBaseline > 0))
        .map(({ product }) => product),
    },
    reasons,
  };
}

/** Of the whole tenant, whatever the page is about: one product has no people of its own to scale by. */
function benchmarkPart({ day, plan, policy }: RiskInput, entitlements: RiskInput['entitlements']) {
  const reasons: Record<string, string> = {};
  const read = figureReader(reasons);
  const priceOf = priceReader(entitlements);
  const value = identifiedValue(
    day.positions.map(({ product, wasteUnits }) => ({ wasteUnits, price: priceOf(product) })),
  );
  const review = reviewOf(plan);
  const people: Figure<number> = review.known ? known(review.value.people) : review;
  const line = benchmarkLine(value, people, policy.benchmark);
  return {
    ...policy.benchmark,
    source: benchmarkSource,
    people: read('people', people),
    yardstick: read('yardstick', line.yardstick),
    identified: read('identified', line.identified),
    ofYardstickPct: read('ofYardstickPct', line.ofYardstickPct),
    isWhole: line.isWhole,
    notCompared: line.notCompared,
    yearly: value.yearly,
    productsUnvalued: value.productsUnvalued,
    reasons,
  };
}
