import { exclusionWords, missingWords } from '../core/devices/device-reasons.ts';
import type { Cohort, SharedUseFindings } from '../core/devices/device-review.ts';
import { exclusions, missingFacts } from '../core/devices/shared-use.ts';

/** People left out, and why that is so. */
export interface LeftOut {
  readonly code: string;
  readonly people: number;
  readonly why: string;
}

export interface SharedUseDocument {
  /** `considered = frontline + sharedDevice + excluded + unknown`, in people. */
  readonly considered: number;
  readonly frontline: SharedUseFindings['frontline'];
  readonly sharedDevice: Cohort;
  readonly excluded: { readonly people: number; readonly groups: readonly LeftOut[] };
  readonly unknown: { readonly people: number; readonly groups: readonly LeftOut[] };
}

export function sharedUseDocument(found: SharedUseFindings): SharedUseDocument {
  const { considered, frontline, sharedDevice } = found;
  return {
    considered,
    frontline,
    sharedDevice,
    excluded: leftOut(
      exclusions.map((code) => ({ code, people: found.excluded[code], why: exclusionWords[code] })),
    ),
    unknown: leftOut(
      missingFacts.map((code) => ({ code, people: found.unknown[code], why: missingWords[code] })),
    ),
  };
}

/** Every group, those with nobody in them included: an empty one says that it was looked at. */
function leftOut(groups: readonly LeftOut[]): SharedUseDocument['excluded'] {
  return { people: groups.reduce((total, { people }) => total + people, 0), groups };
}
