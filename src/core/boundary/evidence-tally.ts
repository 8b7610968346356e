import type { Feature } from '../model/feature.ts';
import type { ToldConsumption } from './consumption-of.ts';
import { createFeatureCounts } from './feature-set.ts';
import type { EvidenceReview } from './plan-review.ts';

export interface EvidenceTally {
  add(consumption: ToldConsumption): void;
  finish(): EvidenceReview[];
}

/** Counts who is shown by signals, and where signals and attestations disagree (docs/methods.md §6). */
export function createEvidenceTally(features: readonly Feature[]): EvidenceTally {
  const counts = () => createFeatureCounts(features.length);
  const shown = counts();
  const shownNotAttested = counts();
  const attestedNotShown = counts();
  return {
    add(consumption) {
      shown.add(consumption.shown, 1);
      shownNotAttested.add(consumption.shownNotAttested, 1);
      attestedNotShown.add(consumption.attestedNotShown, 1);
    },
    finish: () =>
      features.flatMap(({ id, shownBy }, bit) =>
        shownBy === undefined
          ? []
          : {
              feature: id,
              shown: shown.of(bit),
              shownNotAttested: shownNotAttested.of(bit),
              attestedNotShown: attestedNotShown.of(bit),
            },
      ),
  };
}
