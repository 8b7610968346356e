import type { Feature, FeatureSet } from '../model/feature.ts';
import type { Attestations } from '../model/holding.ts';
import { createFeatureCounts } from './feature-set.ts';
import type { FeatureReview } from './plan-review.ts';
import type { ProfileTally } from './profile.ts';
import { scenariosOf } from './scenarios.ts';

/** Assigned, required and consumed, feature by feature, and where they part (M36-07..12). */
export function createFeatureTally(
  features: readonly Feature[],
  attestations: Attestations,
  inSuites: FeatureSet,
): ProfileTally<FeatureReview[]> {
  const counts = () => createFeatureCounts(features.length);
  const assigned = counts();
  const required = counts();
  const consumed = counts();
  const addOnNotAssigned = counts();
  const mixedEstate = counts();
  const beyondPlan = counts();
  const overAssigned = counts();

  return {
    add({ held: { granted }, consumption, people }) {
      const { used, unknown } = consumption;
      const scenarios = scenariosOf(granted, consumption, attestations, inSuites);
      assigned.add(granted, people);
      required.add(used | (granted & unknown), people);
      consumed.add(used, people);
      addOnNotAssigned.add(scenarios.addOnNotAssigned, people);
      mixedEstate.add(scenarios.mixedEstate, people);
      beyondPlan.add(scenarios.beyondPlan, people);
      overAssigned.add(scenarios.overAssigned, people);
    },
    finish: () =>
      features.map(({ id, name, area, signal }, bit) => ({
        feature: id,
        name,
        area,
        signal,
        assigned: assigned.of(bit),
        required: required.of(bit),
        consumed: consumed.of(bit),
        addOnNotAssigned: addOnNotAssigned.of(bit),
        mixedEstate: mixedEstate.of(bit),
        beyondPlan: beyondPlan.of(bit),
        overAssigned: overAssigned.of(bit),
      })),
  };
}
