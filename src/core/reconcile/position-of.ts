import type { Day } from '../model/day.ts';
import { monthlyCost } from '../model/money.ts';
import type { DecisionPolicy } from '../model/policy.ts';
import type { Position, Threshold } from '../model/position.ts';
import { known, unknown, type Figure, type Peak, type ProductSupply } from '../model/product.ts';
import { verdictKinds } from '../model/verdict.ts';
import type { ProductCounts } from './product-tally.ts';

export interface PositionInput {
  readonly supply: ProductSupply;
  readonly asOf: Day;
  readonly policy: DecisionPolicy;
  readonly counts: Figure<ProductCounts>;
  readonly earlierPeak: Peak | null;
}

/**
 * One product's position: entitled, assigned and used, and what lies between them (VAR-01..03, PAR-01). A
 * figure made from an unknown one is unknown for the same reason.
 */
export function positionOf({ supply, asOf, policy, counts, earlierPeak }: PositionInput): Position {
  const { entitled, purchased } = supply;
  const verdicts = mapFigure(counts, (counted) => counted.verdicts);
  const assigned = mapFigure(verdicts, (given) => verdictKinds.reduce((sum, kind) => sum + given[kind], 0));
  const unassigned = both(entitled, assigned, (right, held) => Math.max(0, right - held));
  const wasteUnits = both(verdicts, unassigned, (given, idle) => given.inactive + given.neverUsed + idle);
  return {
    product: supply.product,
    name: supply.name,
    skuIds: supply.skuIds,
    ownerIds: supply.ownerIds,
    asOf,
    entitled,
    purchased,
    assigned,
    verdicts,
    unassigned,
    deploymentPct: ratio(assigned, entitled, 'nothing-entitled'),
    usagePct: ratio(activeOf(counts), assigned, 'nothing-assigned'),
    threshold: both(entitled, assigned, (right, held) => thresholdOf(held, right, policy)),
    exposureUnits: both(entitled, assigned, (right, held) => Math.max(0, held - right)),
    wasteUnits,
    monthlyWaste: both(wasteUnits, supply.price, monthlyCost),
    peak: both(assigned, counts, (held, { released }) => {
      const units = held + released;
      return earlierPeak !== null && earlierPeak.units >= units ? earlierPeak : { units, on: asOf };
    }),
    copilot: copilotOf(supply, counts),
    watch: flatMapFigure(counts, ({ watch }) => watch),
    rules: mapFigure(counts, ({ rules }) => rules),
    windows: mapFigure(counts, ({ windows }) => windows),
    microsoft: flatMapFigure(counts, ({ microsoft }) => microsoft),
    method:
      supply.method === 'copilot'
        ? `copilot-${policy.copilotZeroUsageDays}d-internal`
        : `sign-in-${policy.classifyAfterDays}d-internal`,
  };
}

/** `warning` at or above the policy's percentage of entitlement (CAD-03), `over` above all of it (VAR-02). */
function thresholdOf(assigned: number, entitled: number, policy: DecisionPolicy): Threshold {
  if (assigned > entitled) return 'over';
  return entitled > 0 && assigned * 100 >= entitled * policy.warnAtPercentOfEntitlement ? 'warning' : 'ok';
}

function ratio(part: Figure<number>, whole: Figure<number>, whenNone: string): Figure<number> {
  if (whole.known && whole.value <= 0) return unknown(whenNone);
  return both(part, whole, (numerator, denominator) => Math.round((numerator * 1000) / denominator) / 10);
}

function mapFigure<A, B>(figure: Figure<A>, change: (value: A) => B): Figure<B> {
  return figure.known ? known(change(figure.value)) : figure;
}

function flatMapFigure<A, B>(figure: Figure<A>, change: (value: A) => Figure<B>): Figure<B> {
  return figure.known ? change(figure.value) : figure;
}

/** Nobody active among seats nobody could judge is not a use of 0 %. */
function activeOf(counts: Figure<ProductCounts>): Figure<number> {
  return flatMapFigure(counts, ({ verdicts, useUnknown }) =>
    useUnknown === null ? known(verdicts.active) : unknown(useUnknown),
  );
}

function copilotOf({ method }: ProductSupply, counts: Figure<ProductCounts>): Position['copilot'] {
  if (!counts.known) return method === 'copilot' ? counts : null;
  return counts.value.copilot;
}

function both<A, B, C>(a: Figure<A>, b: Figure<B>, combine: (a: A, b: B) => C): Figure<C> {
  if (!a.known) return a;
  return b.known ? known(combine(a.value, b.value)) : b;
}
