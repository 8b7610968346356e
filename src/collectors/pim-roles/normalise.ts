import type { ObservationRows } from '../../lake/observation.ts';
import { isoDayOf } from '../observed-values.ts';
import type { AssignmentInstance, EligibilityInstance } from './schema.ts';

export function normaliseEligibility(instance: EligibilityInstance): ObservationRows['pim_eligibilities'] {
  const { id, principalId, roleDefinitionId, endDateTime } = instance;
  return { instanceId: id, principalId, roleDefinitionId, endsOn: isoDayOf(endDateTime) };
}

/** Nothing for a role that was assigned for good: nobody activated it. */
export function normaliseActivation(
  instance: AssignmentInstance,
): readonly ObservationRows['pim_activations'][] {
  if (instance.assignmentType.toLowerCase() !== 'activated') return [];
  return [{ ...normaliseEligibility(instance), startedOn: isoDayOf(instance.startDateTime) }];
}
