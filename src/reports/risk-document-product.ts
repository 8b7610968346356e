import { dayOf, isoOf } from '../core/model/day.ts';
import type { Money, UnitPrice } from '../core/model/money.ts';
import type { Position } from '../core/model/position.ts';
import { known, unknown, type Figure } from '../core/model/product.ts';
import { yearlyWaste } from '../core/risk/benchmark.ts';
import { costOf, percentOf } from '../core/risk/cost-of.ts';
import { featureExposures, type FeatureExposure } from '../core/risk/feature-exposure.ts';
import { nextDecision, riskActions, type RiskAction } from '../core/risk/risk-actions.ts';
import { seatExposure } from '../core/risk/seat-exposure.ts';
import { figureReader } from './risk-document-figures.ts';
import { licensingOf, priceReader, reviewOf, type RiskInput } from './risk-document-input.ts';
import { contractTermsOf } from './register-document.ts';
import type { TrendDocument } from './trend-document.ts';

/** What is at risk with one product, what to do and by when, and what nobody can tell. */
export function riskRow(position: Position, input: RiskInput) {
  const { policy, plan, prices, movements, exemptions, guidanceOf } = input;
  const { product, name, ownerIds, skuIds } = position;
  const reasons: Record<string, string> = {};
  const read = figureReader(reasons);
  const price = priceReader(input.entitlements)(product);
  const seats = seatExposure(position, price, policy.audit);
  const features = ownFeatures(position, input);
  const tiers = ownTiers(position, input);
  const decision = decisionOf(product, input);
  const exposure = {
    units: read('exposure.units', seats.units),
    ratioPct: read('exposure.ratioPct', seats.ratioPct),
    trigger: read('exposure.trigger', seats.trigger),
    monthly: read('exposure.monthly', seats.monthly),
    yearly: read('exposure.yearly', seats.yearly),
  };
  const waste = wastePart(position, price, read);
  const row = {
    product,
    name,
    ownerIds,
    entitled: read('entitled', position.entitled),
    assigned: read('assigned', position.assigned),
    price: read('price', price),
    exposure,
    features: read('features', features),
    licensing: read('licensing', licensingOf(plan, prices, policy.audit, skuIds)),
    waste,
    movement: read('movement', movementOf(movements.get(product))),
    /** Null where no plan could be reviewed; empty for a product that is no premium suite. */
    tiers: read('tiers', tiers),
    decision: read('decision', decision),
    exemptions: exemptions.filter((each) => each.product === product).length,
    guidance: guidanceOf(position),
  };
  const actions = riskActions({
    exposureUnits: seats.units,
    threshold: position.threshold,
    peopleBeyondPlan: features.known ? known(features.value[0]?.people ?? 0) : features,
    idle: idleOf(position),
    unassigned: position.unassigned,
    servedByBaseline: tiers.known
      ? known(tiers.value.reduce((sum, tier) => sum + tier.servedByBaseline, 0))
      : tiers,
    unknownFigures: Object.keys(reasons).length,
    decision: decision.known
      ? known({ ...decision.value, on: dayOf(decision.value.on) })
      : unknown(decision.reason),
  });
  return { ...row, actions: actions.map(actionRow), reasons };
}

export type RiskRow = ReturnType<typeof riskRow>;

function wastePart(position: Position, price: Figure<UnitPrice>, read: ReturnType<typeof figureReader>) {
  const { wasteUnits, unassigned, deploymentPct, usagePct, threshold, watch } = position;
  const priced: Figure<Money> =
    wasteUnits.known && price.known
      ? known(costOf(wasteUnits.value, price.value, 'month'))
      : yearlyWaste({ wasteUnits, price });
  return {
    units: read('waste.units', wasteUnits),
    idle: read('waste.idle', idleOf(position)),
    unassigned: read('waste.unassigned', unassigned),
    /** Idle soon: part of no amount. */
    watch: read('waste.watch', watch),
    monthly: read('waste.monthly', priced),
    yearly: read('waste.yearly', yearlyWaste({ wasteUnits, price })),
    deploymentPct: read('waste.deploymentPct', deploymentPct),
    usagePct: read('waste.usagePct', usagePct),
    threshold: read('waste.threshold', threshold),
  };
}

/** Features this product grants, and people use without any plan that does. */
function ownFeatures({ skuIds }: Position, { plan, policy }: RiskInput): Figure<readonly FeatureExposure[]> {
  const review = reviewOf(plan);
  if (!review.known) return review;
  const { skus, features } = review.value;
  const own = lowerCased(skuIds);
  const granted = new Set(
    skus
      .filter(({ skuId }) => own.has(skuId.toLowerCase()))
      .flatMap((sku) => sku.features.map(({ feature }) => feature)),
  );
  return known(
    featureExposures(
      features.filter(({ feature }) => granted.has(feature)),
      policy.audit,
    ),
  );
}

/** Whether use justifies a premium suite, where the product is one (CAD-07). */
function ownTiers({ skuIds }: Position, { plan }: RiskInput) {
  const review = reviewOf(plan);
  if (!review.known) return review;
  const own = lowerCased(skuIds);
  return known(
    review.value.justifications
      .filter(({ suite, seats }) => own.has(suite.toLowerCase()) && seats > 0)
      .map(({ suite, baseline, seats, justified, undecided, servedByBaseline }) => ({
        ...{ suite, baseline, seats, justified, undecided, servedByBaseline },
        justifiedPct: percentOf(justified, seats),
      })),
  );
}

/** What the documented months say; unknown where they are too few or not all known (CAD-07). */
function movementOf(judgement: TrendDocument['judgement'] | undefined) {
  if (judgement === undefined) return unknown('no-month');
  const { verdict, words } = judgement;
  if (verdict === 'tooShort' || verdict === 'gaps') return unknown('fewer-than-12-known-months');
  return known({ verdict, words });
}

function decisionOf(product: string, { entitlements, decideFrom }: RiskInput) {
  const lines = entitlements.find((each) => each.product === product)?.lines ?? [];
  const found = nextDecision(
    lines.map((line) => ({ contract: line.contract, terms: contractTermsOf(line) })),
    dayOf(decideFrom),
  );
  return found.known ? known({ ...found.value, on: isoOf(found.value.on) }) : found;
}

function idleOf({ verdicts }: Position): Figure<number> {
  return verdicts.known ? known(verdicts.value.inactive + verdicts.value.neverUsed) : verdicts;
}

function actionRow({ kind, count, by }: RiskAction) {
  return {
    kind,
    count,
    by: by.known ? isoOf(by.value) : null,
    byUnknownBecause: by.known ? null : by.reason,
  };
}

function lowerCased(skuIds: readonly string[]): ReadonlySet<string> {
  return new Set(skuIds.map((id) => id.toLowerCase()));
}
