import type { DeviceHolder } from './device-holder.ts';
import { sparedAs, type SharedUseRules } from './shared-use.ts';

export const rightsVerdicts = ['active', 'allInactive', 'unknown', 'noDevice', 'spared'] as const;

/**
 * The devices of somebody whose licence covers devices (SRV-06): one is active, all are inactive, nobody can tell,
 * none is known, or nothing is said of the person.
 */
export type RightsVerdict = (typeof rightsVerdicts)[number];

export function rightsVerdictOf(holder: DeviceHolder, rules: SharedUseRules): RightsVerdict {
  const { active, inactive, unknown } = holder.known;
  if (active > 0) return 'active';
  if (sparedAs(holder, rules) !== null) return 'spared';
  if (unknown > 0 || (holder.heldSince === null && holder.createdOn === null)) return 'unknown';
  return inactive > 0 ? 'allInactive' : 'noDevice';
}
