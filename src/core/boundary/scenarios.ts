import type { FeatureSet } from '../model/feature.ts';
import type { Attestations } from '../model/holding.ts';
import type { Consumption } from './consumption-of.ts';

/** Where a person's use and their plan part, by feature (M36-09..12). */
export interface Scenarios {
  /** Used because it is on for the whole tenant, without the licence each user needs. */
  readonly addOnNotAssigned: FeatureSet;
  /** Used, and granted by a suite that others hold. */
  readonly mixedEstate: FeatureSet;
  /** Used, and granted by no suite anybody holds. */
  readonly beyondPlan: FeatureSet;
  /** Granted, and known not to be used. */
  readonly overAssigned: FeatureSet;
}

/** `inSuites`: what the suites grant that somebody in the tenant holds. */
export function scenariosOf(
  granted: FeatureSet,
  { used, unknown }: Consumption,
  { everybody }: Pick<Attestations, 'everybody'>,
  inSuites: FeatureSet,
): Scenarios {
  const ungranted = used & ~granted;
  return {
    addOnNotAssigned: ungranted & everybody,
    mixedEstate: ungranted & ~everybody & inSuites,
    beyondPlan: ungranted & ~everybody & ~inSuites,
    overAssigned: granted & ~used & ~unknown,
  };
}
