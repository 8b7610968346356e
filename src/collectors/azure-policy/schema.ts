import { z } from 'zod/v4';
import { ArmId, WholeNumber } from '../azure-values.ts';
import { Text } from '../observed-values.ts';

/** Values of parameters; of any type, and only texts are of use here. */
const Parameters = z.record(z.string(), z.object({ value: z.unknown() })).nullish();
const ParameterDefaults = z.record(z.string(), z.object({ defaultValue: z.unknown() })).nullish();

export const Assignment = z.object({
  id: ArmId,
  displayName: Text,
  scope: Text,
  enforcementMode: Text,
  definitionId: ArmId,
  parameters: Parameters,
});
export type Assignment = z.output<typeof Assignment>;

export const Definition = z.object({
  id: ArmId,
  displayName: Text,
  category: Text,
  parameters: ParameterDefaults,
  rule: z.unknown(),
});
export type Definition = z.output<typeof Definition>;

export const PolicySet = z.object({
  id: ArmId,
  displayName: Text,
  parameters: ParameterDefaults,
  members: z.array(
    z.object({
      policyDefinitionReferenceId: Text,
      policyDefinitionId: ArmId,
      parameters: Parameters,
    }),
  ),
});
export type PolicySet = z.output<typeof PolicySet>;

const Results = z.object({
  resourceDetails: z.array(z.object({ complianceState: Text, count: WholeNumber })).nullish(),
});

/** The summary of a subscription's policy states. */
export const StateSummary = z.object({
  value: z.array(
    z.object({
      policyAssignments: z.array(
        z.object({
          policyAssignmentId: ArmId,
          results: Results.nullish(),
          policyDefinitions: z
            .array(z.object({ policyDefinitionReferenceId: Text, results: Results.nullish() }))
            .nullish(),
        }),
      ),
    }),
  ),
});
export type StateSummary = z.output<typeof StateSummary>;
export type StateResults = z.output<typeof Results>;
