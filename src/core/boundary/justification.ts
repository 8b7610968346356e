import type { FeatureSet } from '../model/feature.ts';
import type { Consumption } from './consumption-of.ts';

/** A suite and the cheaper one it has to be justified against (M36-04). SKUs by index. */
export interface PremiumSuite {
  readonly suite: number;
  readonly baseline: number;
}

export type Justified = 'justified' | 'undecided' | 'servedByBaseline';

/** Whether a seat is needed for these features: what nobody can tell never speaks against it. */
export function justify(features: FeatureSet, { used, unknown }: Consumption): Justified {
  if ((features & used) !== 0) return 'justified';
  return (features & unknown) === 0 ? 'servedByBaseline' : 'undecided';
}
