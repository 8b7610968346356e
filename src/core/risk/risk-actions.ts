import { contractTypeNamed, nextDecisionDay, type ContractTerms } from '../entitlement/contract-types.ts';
import type { Day } from '../model/day.ts';
import { known, unknown, type Figure } from '../model/product.ts';
import type { Threshold } from '../model/position.ts';

/** What there is to do, in the order it is done (VAR-11). */
export const riskActionKinds = [
  'cover-exposure',
  'watch-deployment',
  'license-features',
  'offer-guidance',
  'take-back-idle',
  'decide-surplus',
  'review-tier',
  'find-out',
] as const;
export type RiskActionKind = (typeof riskActionKinds)[number];

export interface RiskAction {
  readonly kind: RiskActionKind;
  /** Seats, people or figures it is about. */
  readonly count: number;
  /** The next decision day of the contract; unknown where nobody can tell one. */
  readonly by: Figure<Day>;
}

/** The next day something can be decided of the lines of a product, and what the contract allows. */
export interface Decision {
  readonly on: Day;
  readonly contract: string;
  readonly reduction: string;
}

export interface DecisionLine {
  readonly contract: string;
  readonly terms: ContractTerms;
}

/** The earliest of the lines' decision days; unknown with a reason (docs/methods.md §9). */
export function nextDecision(lines: readonly DecisionLine[], day: Day): Figure<Decision> {
  if (lines.length === 0) return unknown('no-line-in-force');
  const decisions = lines.flatMap(({ contract, terms }) => {
    const on = nextDecisionDay(terms, day);
    return on === null ? [] : [{ on, contract, reduction: contractTypeNamed(terms.kind).reduction }];
  });
  const [first] = decisions.sort((a, b) => a.on - b.on || (a.contract < b.contract ? -1 : 1));
  return first === undefined ? unknown('no-decision-day') : known(first);
}

export interface RiskFacts {
  readonly exposureUnits: Figure<number>;
  readonly threshold: Figure<Threshold>;
  /** The feature most people use beyond their plan: so many at least have to be licensed. */
  readonly peopleBeyondPlan: Figure<number>;
  /** Inactive and never used. */
  readonly idle: Figure<number>;
  readonly unassigned: Figure<number>;
  /** Seats of a premium suite its baseline could serve. */
  readonly servedByBaseline: Figure<number>;
  readonly unknownFigures: number;
  readonly decision: Figure<Decision>;
}

/** Only what is known to be there is to be done; what is unknown is to be found out first. */
export function riskActions(facts: RiskFacts): readonly RiskAction[] {
  const by: Figure<Day> = facts.decision.known ? known(facts.decision.value.on) : facts.decision;
  const isWarned = facts.threshold.known && facts.threshold.value === 'warning';
  const counts: Readonly<Record<RiskActionKind, number>> = {
    'cover-exposure': countOf(facts.exposureUnits),
    'watch-deployment': isWarned ? 1 : 0,
    'license-features': countOf(facts.peopleBeyondPlan),
    'offer-guidance': countOf(facts.idle),
    'take-back-idle': countOf(facts.idle),
    'decide-surplus': countOf(facts.unassigned),
    'review-tier': countOf(facts.servedByBaseline),
    'find-out': facts.unknownFigures,
  };
  return riskActionKinds
    .filter((kind) => counts[kind] > 0)
    .map((kind) => ({ kind, count: counts[kind], by }));
}

function countOf(figure: Figure<number>): number {
  return figure.known ? figure.value : 0;
}
